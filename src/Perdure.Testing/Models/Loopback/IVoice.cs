namespace Perdure.Testing;

/// <summary>Says a step in the language of one wire.</summary>
internal interface IVoice
{
    IEnumerable<ReplyFrame> Say(ScriptStep step, string name, string model, ScriptUsage usage);
}

/// <summary>The voices there are.</summary>
internal static class Voices
{
    public static IVoice For(string wire) => wire switch
    {
        "responses" => new ResponsesVoice(),
        "chat" => new ChatVoice(),
        _ => new MessagesVoice(),
    };
}
