namespace Perdure.Testing;

/// <summary>Says a step in the language of one wire.</summary>
internal interface IWireResponder
{
    IEnumerable<ReplyFrame> Say(ScriptStep step, string name, string model, ScriptUsage usage);
}

/// <summary>The voices there are.</summary>
internal static class WireResponders
{
    public static IWireResponder For(string wire) => wire switch
    {
        "responses" => new ResponsesResponder(),
        "chat" => new ChatResponder(),
        _ => new MessagesResponder(),
    };
}
