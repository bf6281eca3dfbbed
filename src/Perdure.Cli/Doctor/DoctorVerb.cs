using System.CommandLine;
using Perdure.Hosting;
using Perdure.Hosting.Auth;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Providers;

namespace Perdure.Cli.Doctor;

/// <summary><c>perdure doctor</c>: checks what Perdure stands on and says what to do.</summary>
internal static class DoctorVerb
{
    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var doctor = new Verb("doctor", "Check the home, the disk, the tools and the providers; exit code 1 where something does not work.")
        {
            Examples = ["perdure doctor", "perdure doctor --json"],
        };
        doctor.Add(json);
        doctor.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(json), cancel));
        return doctor;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        await foreach (var finding in FindAsync(Home.FromEnvironment(Terminal.Current.Warn), cancel))
        {
            findings.Add(finding);
            if (!json) { Terminal.Current.Out.WriteLine(Line(finding)); }
        }

        if (json) { Terminal.Current.Out.WriteLine(Json(findings)); }

        return findings.Exists(finding => finding.Health == Health.Fail) ? ExitCode.Failed : ExitCode.Done;
    }

    private static async IAsyncEnumerable<Finding> FindAsync(Home home, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var finding in HomeChecks.Run(home)) { yield return finding; }

        var (config, problem) = Configured(home);
        var sandbox = new Composition(home, config, Terminal.Current.Warn).Sandbox.Examine();
        foreach (var finding in MachineChecks.Run(TimeProvider.System, sandbox)) { yield return finding; }

        yield return problem ?? Finding.Ok("configuration", home.ConfigFile);

        var providers = new ProviderRoster(config, new KeyRing(home));
        await foreach (var finding in ProviderChecks.RunAsync(providers, config, cancel)) { yield return finding; }
    }

    private static (Config Config, Finding? Problem) Configured(Home home)
    {
        try
        {
            return (ConfigLoading.Load(home, Directory.GetCurrentDirectory(), [], model: null, _ => { }), null);
        }
        catch (HostingException complaint)
        {
            return (new Config([]), Finding.Fail("configuration", complaint.Message, "correct the file"));
        }
    }

    private static string Line(Finding finding)
    {
        var todo = finding.Todo is { } what ? $"; {what}" : "";
        return $"{finding.Health.ToString().ToUpperInvariant(),-4}  {finding.Check,-14}  {finding.Found}{todo}";
    }

    private static string Json(List<Finding> findings) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (check, health, found, todo) in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", check);
            json.WriteString("health", health.ToString().ToLowerInvariant());
            json.WriteString("found", found);
            json.WriteString("todo", todo);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
