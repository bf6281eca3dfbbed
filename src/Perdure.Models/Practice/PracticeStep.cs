using Perdure.Models.Wires;

namespace Perdure.Models.Practice;

/// <summary>What the practice model does next: something to say, and calls to make.</summary>
internal sealed record PracticeStep(string Text, params (string Tool, string Arguments)[] Calls)
{
    /// <summary>Arguments with one text.</summary>
    public static string With(string name, string value) => JsonText.Written(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(name, value);
        writer.WriteEndObject();
    });

    /// <summary>The plan, with so many of its steps done.</summary>
    public static string Plan(int done)
    {
        string[] steps = ["Run the tests", "Repair what fails, one mistake at a time", "See all tests pass"];
        return JsonText.Written(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("plan");
            foreach (var (place, step) in steps.Index())
            {
                writer.WriteStartObject();
                writer.WriteString("step", step);
                writer.WriteString("status", place < done ? "completed" : place == done ? "in_progress" : "pending");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
