using System.Xml.Linq;

namespace Perdure.Cli.Service;

/// <summary>A task of the Windows scheduler that runs when the user logs on.</summary>
internal sealed class WindowsTask : IServiceManager
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    public string Name => "windows";

    public string[] Probe => ["schtasks", "/Query"];

    /// <summary>The scheduler keeps a copy of its own; this one says what was written.</summary>
    public string File(ServiceFacts facts) => Path.Combine(facts.Home, "service.xml");

    public IEnumerable<string[]> Enable(ServiceFacts facts) =>
        [["schtasks", "/Create", "/F", "/TN", Task(facts), "/XML", File(facts)], ["schtasks", "/Run", "/TN", Task(facts)]];

    public IEnumerable<string[]> Disable(ServiceFacts facts) => [["schtasks", "/End", "/TN", Task(facts)], ["schtasks", "/Delete", "/F", "/TN", Task(facts)]];

    public string[] Ask(ServiceFacts facts) => ["schtasks", "/Query", "/TN", Task(facts)];

    /// <summary>A task has no environment, so the command processor sets what the daemon needs.</summary>
    public string Text(ServiceFacts facts)
    {
        var set = string.Concat(facts.Variables.Where(variable => variable.Key != "PATH").Select(variable => $"set \"{variable.Key}={variable.Value}\" & "));
        var task = new XElement(
            Schema + "Task",
            new XAttribute("version", "1.2"),
            new XElement(Schema + "RegistrationInfo", new XElement(Schema + "Description", $"Perdure keeps sessions going ({facts.Home}). {ServiceFacts.Mark}")),
            new XElement(Schema + "Triggers", new XElement(Schema + "LogonTrigger", new XElement(Schema + "Enabled", true))),
            new XElement(
                Schema + "Settings",
                new XElement(Schema + "MultipleInstancesPolicy", "IgnoreNew"),
                new XElement(Schema + "DisallowStartIfOnBatteries", false),
                new XElement(Schema + "StopIfGoingOnBatteries", false),
                new XElement(Schema + "ExecutionTimeLimit", "PT0S"),
                new XElement(Schema + "RestartOnFailure", new XElement(Schema + "Interval", "PT1M"), new XElement(Schema + "Count", 10))),
            new XElement(
                Schema + "Actions",
                new XElement(
                    Schema + "Exec",
                    new XElement(Schema + "Command", "cmd.exe"),
                    new XElement(Schema + "Arguments", $"/d /s /c \"{set}\"{facts.Executable}\" serve --replace\""))));
        return $"<?xml version=\"1.0\"?>\n{task}\n";
    }

    private static string Task(ServiceFacts facts) => $"Perdure\\{facts.Name}";
}
