using System.Xml.Linq;

namespace Perdure.Cli.Service;

/// <summary>An agent of the user's launchd.</summary>
internal sealed class Launchd : IServiceManager
{
    public string Name => "launchd";

    public string[] Probe => ["launchctl", "version"];

    public string File(ServiceFacts facts) => Path.Combine(ServiceFacts.UserFolder, "Library", "LaunchAgents", $"{Label(facts)}.plist");

    public string[] Check(string draft) => ["plutil", "-lint", draft];

    public IEnumerable<string[]> Enable(ServiceFacts facts) => [["launchctl", "load", "-w", File(facts)]];

    public IEnumerable<string[]> Disable(ServiceFacts facts) => [["launchctl", "unload", "-w", File(facts)]];

    public string[] Ask(ServiceFacts facts) => ["launchctl", "list", Label(facts)];

    public string Text(ServiceFacts facts)
    {
        var agent = Dictionary(
            Entry("Label", Text(Label(facts))),
            Entry("ProgramArguments", new XElement("array", Text(facts.Executable), Text("serve"), Text("--replace"))),
            Entry("EnvironmentVariables", Dictionary([.. facts.Variables.Select(variable => Entry(variable.Key, Text(variable.Value)))])),
            Entry("RunAtLoad", new XElement("true")),
            Entry("KeepAlive", Dictionary(Entry("SuccessfulExit", new XElement("false")))),
            Entry("ThrottleInterval", new XElement("integer", 5)),
            Entry("AbandonProcessGroup", new XElement("true")), // What tools started goes on in its keepers.
            Entry("StandardErrorPath", Text(facts.ErrorFile)));
        var plist = new XDocument(
            new XDeclaration("1.0", "UTF-8", standalone: null),
            new XDocumentType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", internalSubset: null),
            new XComment($" {ServiceFacts.Mark} "),
            new XElement("plist", new XAttribute("version", "1.0"), agent));
        return $"{plist.Declaration}\n{plist}\n";
    }

    private static string Label(ServiceFacts facts) => $"dev.{facts.Name}.serve";

    private static XElement Dictionary(params XElement[][] entries) => new("dict", entries.SelectMany(entry => entry));

    private static XElement[] Entry(string key, XElement value) => [new XElement("key", key), value];

    private static XElement Text(string text) => new("string", text);
}
