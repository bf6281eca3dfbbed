using Perdure.Runtime.Ports;
using Perdure.Shell.Judging;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every <see cref="ICommandRules"/> promises.</summary>
public abstract class RulesContract
{
    /// <summary>The rules as another process sees them that has just started.</summary>
    protected abstract ICommandRules Rules { get; }

    [Fact]
    public async Task ARuleIsReadByTheNextProcessBehindTheOthers()
    {
        Assert.Empty(Rules.Read());
        Assert.True(await Rules.AddAsync(new CommandRule(["npm", "test"], RuleVerdict.Allow), default));
        Assert.True(await Rules.AddAsync(new CommandRule(["git", "push"], RuleVerdict.Ask, "It \"costs\" money"), default));

        Assert.Equal([("npm test", RuleVerdict.Allow, null), ("git push", RuleVerdict.Ask, "It \"costs\" money")], Rules.Read().Select(rule => (rule.Line, rule.Verdict, rule.Reason)));
    }

    [Fact]
    public async Task ARuleIsAddedOnceAndAnotherVerdictIsAnotherRule()
    {
        Assert.True(await Rules.AddAsync(new CommandRule(["npm", "test"], RuleVerdict.Allow), default));
        Assert.False(await Rules.AddAsync(new CommandRule(["npm", "test"], RuleVerdict.Allow), default));
        Assert.True(await Rules.AddAsync(new CommandRule(["npm", "test"], RuleVerdict.Forbid), default));

        Assert.Equal(2, Rules.Read().Length);
    }

    [Fact]
    public async Task RulesThatAreAddedAtTheSameMomentAreAllKept()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(async () => await Rules.AddAsync(new CommandRule([$"tool{number}"], RuleVerdict.Allow), default))));

        Assert.Equal(20, Rules.Read().Length);
    }
}
