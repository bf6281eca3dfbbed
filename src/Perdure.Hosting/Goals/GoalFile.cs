using System.Collections.Immutable;
using System.Text;
using Perdure.Core.State;
using Perdure.Core.Values;

namespace Perdure.Hosting.Goals;

/// <summary>A goal as it is written down: front matter with its terms, then the objective.</summary>
/// <param name="Objective">The body, or what <c>objective</c> says.</param>
public sealed record GoalFile(string Objective, Contract Contract, Budgets Budgets, GoalContext Context, string? Name, string? Model, bool CommitProgress = false)
{
    private const int BytesMax = 1 << 20;

    private static readonly string[] Known =
    [
        "objective", "checks", "must-nots", "judge", "protect", "read", "budget-tokens", "budget-cost", "deadline", "active", "max-turns", "max-calls", "max-input", "context", "name", "model", "commit-progress",
    ];

    /// <param name="look">Takes the content before anything is made of it.</param>
    public static GoalFile Read(string file, DateTimeOffset now, Action<byte[]>? look = null)
    {
        var found = new FileInfo(file);
        if (!found.Exists) { throw new HostingException($"--file: expected a file, found none at {file}; `perdure goal draft \"WISH\"` writes one."); }
        if (found.Length > BytesMax) { throw new HostingException($"--file: expected at most {BytesMax} bytes, found {found.Length} in {file}."); }

        var content = File.ReadAllBytes(file);
        look?.Invoke(content);
        return Parse(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), file, now);
    }

    public static GoalFile Parse(string text, string file, DateTimeOffset now)
    {
        var matter = FrontMatter.Read(text, file);
        foreach (var key in matter.Keys)
        {
            if (!Known.Contains(key)) { throw new HostingException($"{file}: expected one of {string.Join(", ", Known)}, found \"{key}\"{Meant(key)}."); }
        }

        var mustNots = matter.List("must-nots");
        var contract = MustNots.Split(Contract.Empty, mustNots) with
        {
            Checks = matter.List("checks"),
            Judged = [.. matter.List("judge"), .. MustNots.AsCriteria(mustNots)],
            Protected = matter.List("protect"),
            Reading = matter.List("read"),
        };
        var objective = string.Join("\n\n", new[] { matter.Text("objective") ?? "", matter.Body }.Where(part => part.Length > 0));
        if (objective.Length == 0) { throw new HostingException($"{file}: expected an objective below the front matter, found none."); }

        return new GoalFile(objective, contract, BudgetsIn(matter, file, now), ContextIn(matter, file), matter.Text("name"), matter.Text("model"), Flag(matter, "commit-progress", file));
    }

    private static Budgets BudgetsIn(FrontMatter matter, string file, DateTimeOffset now) => new(
        matter.Text("budget-tokens") is { } tokens ? Amounts.Tokens($"{file}: budget-tokens", tokens) : null,
        matter.Text("budget-cost") is { } cost ? Amounts.Money($"{file}: budget-cost", cost) : null,
        matter.Text("deadline") is { } deadline ? now + Duration.Parse($"{file}: deadline", deadline) : null,
        matter.Text("active") is { } active ? (long)Duration.Parse($"{file}: active", active).TotalSeconds : null,
        matter.Text("max-turns") is { } turns ? Amounts.Above0($"{file}: max-turns", int.TryParse(turns, out var count) ? count : 0) : null,
        matter.Text("max-calls") is { } calls ? Amounts.Above0($"{file}: max-calls", int.TryParse(calls, out var most) ? most : 0) : null,
        matter.Text("max-input") is { } input ? Amounts.Tokens($"{file}: max-input", input) : null);

    private static bool Flag(FrontMatter matter, string key, string file) => matter.Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw new HostingException($"{file}: {key}: expected true or false, found \"{other}\"."),
    };

    private static GoalContext ContextIn(FrontMatter matter, string file) => matter.Text("context") is { } word ? ContextOf($"{file}: context", word) : GoalContext.Continuous;

    public static GoalContext ContextOf(string option, string word) => word switch
    {
        "continuous" => GoalContext.Continuous,
        "fresh" => GoalContext.Fresh,
        _ => throw new HostingException($"{option}: expected continuous or fresh, found \"{word}\"."),
    };

    private static string Meant(string key) => Nearest.To(key, Known) is { } nearest ? $" (did you mean {nearest}?)" : "";
}
