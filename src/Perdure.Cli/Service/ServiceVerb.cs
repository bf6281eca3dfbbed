using System.CommandLine;
using Perdure.Hosting;

namespace Perdure.Cli.Service;

/// <summary><c>perdure service</c>: has the machine start the daemon by itself.</summary>
internal static class ServiceVerb
{
    private static readonly IServiceManager[] Managers = [new Systemd(), new Launchd(), new WindowsTask()];

    public static Command Make()
    {
        var service = new Verb("service", "Have the machine start the daemon by itself when you log in.")
        {
            Examples = ["perdure service install", "perdure service status", "perdure service uninstall"],
        };
        service.Add(Install());
        service.Add(Uninstall());
        service.Add(Status());
        return service;
    }

    private static Verb Install()
    {
        var force = new Option<bool>("--force") { Description = "Replace a file somebody else wrote." };
        var print = new Option<bool>("--print") { Description = "Only print what would be written." };
        var manager = new Option<string?>("--for") { Description = "With --print: for which service manager.", HelpName = "MANAGER" };
        manager.AcceptOnlyFromAmong([.. Managers.Select(known => known.Name)]);
        var install = new Verb("install", "Write, check and enable a service that runs the daemon; nothing happens where it is as it should be.")
        {
            Examples = ["perdure service install", "perdure service install --print", "perdure service install --print --for launchd"],
        };
        install.Add(force);
        install.Add(print);
        install.Add(manager);
        install.SetAction((parsed, cancel) =>
        {
            if (!parsed.GetValue(print))
            {
                return parsed.GetValue(manager) is null
                    ? At(ServiceCommand.Here).InstallAsync(parsed.GetValue(force), cancel)
                    : throw new UserErrorException("expected --print with --for, found --for alone; a service is installed for the machine it runs on.");
            }

            return Task.FromResult(At(Managers.FirstOrDefault(known => known.Name == parsed.GetValue(manager)) ?? ServiceCommand.Here).Print());
        });
        return install;
    }

    private static Verb Uninstall()
    {
        var force = new Option<bool>("--force") { Description = "Remove a file somebody else wrote." };
        var uninstall = new Verb("uninstall", "Stop the service and remove it; sessions stay, and what is open can be gone on with.") { Examples = ["perdure service uninstall"] };
        uninstall.Add(force);
        uninstall.SetAction((parsed, cancel) => At(ServiceCommand.Here).UninstallAsync(parsed.GetValue(force), cancel));
        return uninstall;
    }

    private static Verb Status()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var status = new Verb("status", "Say what is installed and whether the daemon answers; exit code 1 where not all is well.") { Examples = ["perdure service status", "perdure service status --json"] };
        status.Add(json);
        status.SetAction((parsed, cancel) => At(ServiceCommand.Here).StatusAsync(parsed.GetValue(json), cancel));
        return status;
    }

    private static ServiceCommand At(IServiceManager manager) => new(manager, Home.FromEnvironment(Terminal.Current.Warn), Terminal.Current);
}
