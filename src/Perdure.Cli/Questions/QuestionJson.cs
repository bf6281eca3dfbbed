using Perdure.Client;
using System.Text.Json;
using Perdure.Cli.Exec;
using Perdure.Core;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Core.Views;

namespace Perdure.Cli.Questions;

/// <summary>Writes questions and answers for programs, with the members the log has.</summary>
internal static class QuestionJson
{
    public static void Asked(EventLines lines, QuestionView asked, long? seq) => lines.Write("perdure.question_asked", seq, json =>
    {
        json.WriteString("call", asked.Call.Id.Value);
        json.WriteString("text", string.Join('\n', QuestionText.Lines(asked.Question)));
        Write(json, "question", asked.Question);
    });

    public static void Answered(EventLines lines, QuestionView answered, long? seq) => lines.Write("perdure.question_answered", seq, json =>
    {
        json.WriteString("call", answered.Call.Id.Value);
        json.WriteString("from", answered.From);
        json.WritePropertyName("answer");
        JsonSerializer.Serialize(json, answered.Answer, CoreJson.Line.Answer);
    });

    public static void Write(Utf8JsonWriter json, string name, Question question)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, question, CoreJson.Line.Question);
    }
}
