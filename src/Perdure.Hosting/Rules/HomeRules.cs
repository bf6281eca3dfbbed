using System.Collections.Immutable;
using System.Text.Json;
using System.Text;
using Perdure.Runtime;
using Perdure.Runtime.Ports;
using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>Keeps the rules in a file of the home that its user may edit.</summary>
internal sealed class HomeRules(Home home) : ICommandRules
{
    private const string Heading = """
        // Which commands run without asking, are asked for, or are forbidden; the strictest rule holds. See docs/rules.md.
        // Try it: perdure rules check "npm test"

        """;

    /// <summary>Writing takes a moment; whoever holds the lock longer has been stopped.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LockLook = TimeSpan.FromMilliseconds(10);

    public ImmutableArray<CommandRule> Read() => RulesReader.Read(home.RulesFile, mayAllow: true);

    /// <summary>What stands in the file, comments included, stays.</summary>
    public ValueTask<bool> AddAsync(CommandRule rule, CancellationToken cancel)
    {
        home.Made();
        using var turn = Turn(home.RulesFile + ".lock");
        if (Read().Any(known => known.Line == rule.Line && known.Verdict == rule.Verdict && Covers(known, rule))) { return ValueTask.FromResult(false); }

        AtomicFile.Write(home.RulesFile, With(File.Exists(home.RulesFile) ? File.ReadAllText(home.RulesFile) : $"{Heading}[\n]\n", rule));
        return ValueTask.FromResult(true);
    }

    private static bool Covers(CommandRule known, CommandRule rule) => (known.Folder ?? rule.Folder, known.Profile ?? rule.Profile) == (rule.Folder, rule.Profile);

    private static string With(string text, CommandRule rule)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (place, isFirst) = RulesReader.EndOfLastRule(bytes);
        var added = $"{(isFirst ? "" : ",")}\n  {Json(rule)}";
        return Encoding.UTF8.GetString(bytes.AsSpan(0, place)) + added + Encoding.UTF8.GetString(bytes.AsSpan(place));
    }

    private static string Json(CommandRule rule)
    {
        var reason = rule.Reason is { } why ? $", \"reason\": {Text(why)}" : "";
        var folder = rule.Folder is { } below ? $", \"folder\": {Text(below)}" : "";
        var profile = rule.Profile is { } under ? $", \"profile\": {Text(under)}" : "";
        return $"{{ \"prefix\": [{string.Join(", ", rule.Prefix.Select(Text))}], \"verdict\": {Text(RuleWords.Of(rule.Verdict))}{folder}{profile}{reason} }}";
    }

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Two that add at the same moment do so one after the other.</summary>
    private static FileStream Turn(string file)
    {
        for (var waited = TimeSpan.Zero; ; waited += LockLook)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited < LockPatience)
            {
                Thread.Sleep(LockLook);
            }
        }
    }
}
