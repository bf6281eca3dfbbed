using System.Collections.Immutable;
using System.Text.Json;
using System.Text;
using Perdure.Hosting.Configuration;
using Perdure.Runtime;
using Perdure.Shell.Judging;

namespace Perdure.Hosting.Rules;

/// <summary>The command rules the user has written down: in the home, and in a trusted workspace what makes them stricter.</summary>
public static class RulesFile
{
    private const string Heading = """
        // Which commands run without asking, are asked for, or are forbidden; the strictest rule holds. See docs/rules.md.
        // Try it: perdure rules check "npm test"

        """;

    /// <summary>Writing takes a moment; whoever holds the lock longer has been stopped.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LockLook = TimeSpan.FromMilliseconds(10);

    public static string OfWorkspace(string workspace) => Path.Combine(workspace, ".perdure", "rules.jsonc");

    /// <summary>All rules that hold in a workspace; those of the home come first.</summary>
    /// <exception cref="HostingException">A file cannot be read, or a rule does not do what its own examples say.</exception>
    public static ImmutableArray<CommandRule> Load(Home home, string workspace, Action<string> warn)
    {
        var ofHome = RulesReader.Read(home.RulesFile, mayAllow: true);
        var file = OfWorkspace(workspace);
        if (file == home.RulesFile) { return ofHome; }

        var trusted = new Config(ConfigFile.Read(home.ConfigFile, ConfigLayer.Home)).Texts(ConfigKeys.TrustedWorkspaces);
        if (TrustedWorkspaces.Include(trusted, workspace)) { return [.. ofHome, .. OfTrusted(file, home, warn)]; }

        if (File.Exists(file)) { warn($"{file} is ignored: to trust it, add \"trustedWorkspaces\": [\"{workspace}\"] to {home.ConfigFile}"); }

        return ofHome;
    }

    /// <summary>What a command could have taken out of the file still holds, and what it could have put in does not.</summary>
    private static ImmutableArray<CommandRule> OfTrusted(string file, Home home, Action<string> warn)
    {
        var trusted = new TrustedFiles(home);
        var content = RulesReader.Content(file);
        if (!trusted.Include(file, content))
        {
            warn($"{file} {(content is null ? "is gone" : "has changed")} since you trusted it; the rules you trusted still hold. If the change is right, run: perdure config trust {file}");
            content = trusted.Content(file);
        }

        return content is null ? [] : RulesReader.Parse(content, file, mayAllow: false);
    }

    /// <summary>Adds a rule to the home's file behind the others. What stands there, comments included, stays.</summary>
    /// <returns>False where the same prefix had this verdict already.</returns>
    public static bool Add(Home home, CommandRule rule)
    {
        home.Made();
        using var turn = Turn(home.RulesFile + ".lock");
        var rules = RulesReader.Read(home.RulesFile, mayAllow: true);
        if (rules.Any(known => known.Line == rule.Line && known.Verdict == rule.Verdict && Covers(known, rule))) { return false; }

        AtomicFile.Write(home.RulesFile, With(File.Exists(home.RulesFile) ? File.ReadAllText(home.RulesFile) : $"{Heading}[\n]\n", rule));
        return true;
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
