using System.CommandLine;
using System.Text;

namespace Perdure.Cli.Completion;

/// <summary>Writes the command tree down for a shell, so that completing starts no process.</summary>
internal static class CompletionScript
{
    public static string For(string shell, Command root) => shell switch
    {
        "bash" => Bash(root),
        "zsh" => "autoload -U +X bashcompinit && bashcompinit\n" + Bash(root),
        _ => Fish(root),
    };

    private static string Bash(Command root)
    {
        var cases = new StringBuilder();
        foreach (var command in Tree(root))
        {
            cases.Append($"    '{HelpPage.Line(command)}') words='{string.Join(' ', Words(command))}' ;;\n");
        }

        return $$"""
            _perdure() {
              local path=perdure word words
              for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$path $word" in
                  {{string.Join('|', Tree(root).Where(command => command != root).Select(command => $"'{HelpPage.Line(command)}'"))}}) path="$path $word" ;;
                esac
              done
              case "$path" in
            {{cases.ToString().TrimEnd()}}
              esac
              COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _perdure perdure

            """;
    }

    private static string Fish(Command root)
    {
        var script = new StringBuilder("complete -c perdure -f\n");
        foreach (var command in Tree(root))
        {
            var condition = Condition(command, root);
            foreach (var child in command.Subcommands.Where(child => !child.Hidden))
            {
                script.Append($"complete -c perdure{condition} -a {child.Name} -d '{Quoted(child.Description)}'\n");
            }

            foreach (var option in HelpPage.Options(command))
            {
                var takes = option.HelpName is null ? "" : " -r";
                script.Append($"complete -c perdure{condition} -l {option.Name.TrimStart('-')}{Letter(option)}{takes} -d '{Quoted(option.Description)}'\n");
            }
        }

        return script.ToString();
    }

    private static string Condition(Command command, Command root)
    {
        if (command == root) { return " -n __fish_use_subcommand"; }

        var seen = HelpPage.Line(command).Split(' ').Skip(1).Select(word => $"__fish_seen_subcommand_from {word}");
        return $" -n '{string.Join("; and ", seen)}'";
    }

    private static string Letter(Option option) =>
        option.Aliases.FirstOrDefault(alias => alias.Length == 2) is { } letter ? $" -s {letter[1]}" : "";

    private static IEnumerable<string> Words(Command command) => command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name)
        .Concat(HelpPage.Options(command).SelectMany(option => option.Aliases.Append(option.Name)));

    private static IEnumerable<Command> Tree(Command command) =>
        command.Subcommands.Where(child => !child.Hidden).SelectMany(Tree).Prepend(command);

    private static string Quoted(string? text) => (text ?? "").Replace("'", "\\'");
}
