using System.Collections.Immutable;
using Perdure.Shell.Judging;

namespace Perdure.Shell.Reading;

/// <summary>Collects what is found while a command line is read.</summary>
internal sealed class ReadingDraft
{
    /// <summary>A line with more commands is a program; nobody judges it by its commands.</summary>
    private const int CommandsMax = 1_000;

    /// <summary>A person reads no more reasons.</summary>
    private const int OpaqueMax = 32;

    /// <summary>Enough to find the part in the line.</summary>
    private const int TextMax = 80;

    /// <summary>A line with more such texts is a program.</summary>
    private const int TextsMax = 256;

    private readonly ImmutableArray<SimpleCommand>.Builder _commands = ImmutableArray.CreateBuilder<SimpleCommand>();
    private readonly ImmutableArray<ShellWord>.Builder _writes = ImmutableArray.CreateBuilder<ShellWord>();
    private readonly ImmutableArray<OpaquePart>.Builder _opaque = ImmutableArray.CreateBuilder<OpaquePart>();
    private readonly List<string> _texts = [];
    private readonly List<ShellWord> _scripts = [];
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

    /// <summary>A program reads its commands from this file.</summary>
    public void Runs(ShellWord file) => _scripts.Add(file);

    /// <summary>Its words are known, what it does is not.</summary>
    public void Doubt(string text, string reason) => Note(new OpaquePart(Shortened(text), reason, MayRunAnything: false));

    /// <summary>It may run anything.</summary>
    public void Hide(string text, string reason) => Note(new OpaquePart(Shortened(text), reason, MayRunAnything: true));

    /// <summary>It is code in a language that is not read, so it may run anything.</summary>
    public void HideCode(string text, string reason) => Note(new OpaquePart(Shortened(text), reason, MayRunAnything: true) { IsCode = true });

    /// <summary>A text that a program may take for commands.</summary>
    public void MayRun(string text)
    {
        if (_texts.Count < TextsMax) { _texts.Add(text); }
    }

    /// <summary>A variable is set, for what follows or for one program.</summary>
    public void Assigned(string name, ShellWord? value)
    {
        if (HarmlessVariables.Include(name, value)) { return; }

        if (value is { } known) { MayRun(known.Text); }

        Doubt($"{name}={value?.Text}", $"the variable {name} may change which program runs and what it does");
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

        // A script that the line itself writes says what nobody has read.
        var scripts = _scripts.Concat(_commands.Select(command => command.Words[0])).Select(script => WidePaths.Plain(script.Text)).ToHashSet();
        foreach (var written in _writes.Where(written => scripts.Contains(WidePaths.Plain(written.Text)))) { HideCode(written.Text, "it is written and run by the same line"); }

        return new ShellReading(line, _commands.ToImmutable(), _writes.ToImmutable(), _opaque.ToImmutable()) { SelfStarting = [.. _selfStarting], Texts = [.. _texts] };
    }

    private void Note(OpaquePart part)
    {
        // What may run anything weighs more, so it is always kept.
        if (_opaque.Count >= OpaqueMax && !(part.MayRunAnything && !_opaque.Any(known => known.MayRunAnything))) { return; }

        if (!_opaque.Contains(part)) { _opaque.Add(part); }
    }

    private static string Shortened(string text) => text.Length <= TextMax ? text : text[..TextMax] + "…";
}
