using System.Collections.Immutable;

namespace Perdure.Core;

/// <summary>Collects what is found while a command line is read.</summary>
internal sealed class ReadingDraft
{
    /// <summary>A line with more commands is a program; nobody judges it by its commands.</summary>
    private const int CommandsMax = 1_000;

    /// <summary>A person reads no more reasons.</summary>
    private const int OpaqueMax = 32;

    /// <summary>Enough to find the part in the line.</summary>
    private const int TextMax = 80;

    private readonly ImmutableArray<SimpleCommand>.Builder _commands = ImmutableArray.CreateBuilder<SimpleCommand>();
    private readonly ImmutableArray<ShellWord>.Builder _writes = ImmutableArray.CreateBuilder<ShellWord>();
    private readonly ImmutableArray<OpaquePart>.Builder _opaque = ImmutableArray.CreateBuilder<OpaquePart>();
    private readonly HashSet<string> _functions = [];
    private readonly HashSet<string> _selfStarting = [];
    private readonly List<string> _inside = [];

    /// <summary>There is so much that reading on tells nothing more.</summary>
    public bool IsFull => _commands.Count >= CommandsMax;

    /// <returns>Its place among the commands.</returns>
    public int Add(SimpleCommand command)
    {
        if (IsFull)
        {
            Hide(command.Line, $"there are more than {CommandsMax} commands");
            return CommandsMax - 1;
        }

        _commands.Add(command);
        if (command.Opaque is { } why) { Doubt(command.Line, why); }
        if (_inside.Contains(command.Name)) { _selfStarting.Add(command.Name); }

        return _commands.Count - 1;
    }

    public void Writes(ShellWord file) => _writes.Add(file);

    /// <summary>Its words are known, what it does is not.</summary>
    public void Doubt(string text, string reason) => Note(text, reason, mayRunAnything: false);

    /// <summary>It may run anything.</summary>
    public void Hide(string text, string reason) => Note(text, reason, mayRunAnything: true);

    /// <summary>A variable is set, for what follows or for one program.</summary>
    public void Assigned(string name, ShellWord? value)
    {
        if (!HarmlessVariables.Include(name, value)) { Doubt($"{name}={value?.Text}", $"the variable {name} may change which program runs and what it does"); }
    }

    public void EnterFunction(string name)
    {
        _functions.Add(name);
        _inside.Add(name);
    }

    public void LeaveFunction() => _inside.RemoveAt(_inside.Count - 1);

    public ShellReading Finished(string line)
    {
        foreach (var name in _functions)
        {
            Doubt(name, $"{name} is a function of this line and not the program of that name");
        }

        return new ShellReading(line, _commands.ToImmutable(), _writes.ToImmutable(), _opaque.ToImmutable()) { SelfStarting = [.. _selfStarting] };
    }

    private void Note(string text, string reason, bool mayRunAnything)
    {
        // What may run anything weighs more, so it is always kept.
        if (_opaque.Count >= OpaqueMax && !(mayRunAnything && !_opaque.Any(part => part.MayRunAnything))) { return; }

        var part = new OpaquePart(text.Length <= TextMax ? text : text[..TextMax] + "…", reason, mayRunAnything);
        if (!_opaque.Contains(part)) { _opaque.Add(part); }
    }
}
