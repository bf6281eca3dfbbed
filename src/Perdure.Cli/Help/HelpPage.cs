using System.CommandLine;
using System.Text;

namespace Perdure.Cli;

/// <summary>Renders what a command does, takes and is used for.</summary>
internal static class HelpPage
{
    private const int Indent = 2;

    /// <summary>Wider left columns put their text on the next line instead of pushing all texts to the right.</summary>
    private const int LeftMax = 34;

    /// <summary>Examples are wider than options, and stand alone.</summary>
    private const int ExampleMax = 72;

    public static string Of(Command command)
    {
        var page = new StringBuilder();
        page.Append(command.Description).Append("\n\nUsage: ").Append(Usage(command)).Append('\n');
        Section(page, "Commands", command.Subcommands.Where(child => !child.Hidden).Select(child => (child.Name, child.Description)));
        Section(page, "Arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (Label(argument), argument.Description)));
        Section(page, "Options", Options(command).Select(option => (Label(option), option.Description)));
        if (command is Verb { Examples: { Length: > 0 } examples }) { Section(page, "Examples", Aligned(examples), ExampleMax); }

        return page.ToString();
    }

    /// <summary>The words that lead to a command: <c>perdure sessions list</c>.</summary>
    public static string Line(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Line(parent)} {command.Name}" : command.Name;

    /// <summary>Its own options, and those of the commands above it that hold below as well.</summary>
    public static IEnumerable<Option> Options(Command command)
    {
        var inherited = command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive);
        return command.Options.Concat(inherited).Where(option => !option.Hidden);
    }

    private static string Usage(Command command)
    {
        var usage = new StringBuilder(Line(command));
        if (Options(command).Any()) { usage.Append(" [OPTIONS]"); }

        foreach (var argument in command.Arguments.Where(argument => !argument.Hidden)) { usage.Append(' ').Append(Label(argument)); }

        if (command.Subcommands.Any(child => !child.Hidden)) { usage.Append(command.Action is null ? " COMMAND" : " | COMMAND"); }

        return usage.ToString();
    }

    private static string Label(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Label(Option option)
    {
        var names = option.Aliases.Append(option.Name).OrderBy(name => name.Length);
        var label = string.Join(", ", names);
        return option.HelpName is null ? label : $"{label} {option.HelpName}";
    }

    private static IEnumerable<(string Left, string? Right)> Aligned(string[] examples) => examples.Select(example =>
    {
        var comment = example.IndexOf("  # ", StringComparison.Ordinal);
        return comment < 0 ? (example, null) : (example[..comment], (string?)example[(comment + 2)..]);
    });

    private static void Section(StringBuilder page, string title, IEnumerable<(string Left, string? Right)> rows, int leftMax = LeftMax)
    {
        var list = rows.ToList();
        if (list.Count == 0) { return; }

        page.Append('\n').Append(title).Append(":\n");
        var width = list.Max(row => row.Left.Length > leftMax ? 0 : row.Left.Length);
        foreach (var (left, right) in list)
        {
            page.Append(' ', Indent).Append(left);
            if (right is { Length: > 0 })
            {
                if (left.Length > width) { page.Append('\n').Append(' ', repeatCount: Indent + width); }

                page.Append(' ', Math.Max(0, width - left.Length) + Indent).Append(right);
            }

            page.Append('\n');
        }
    }
}
