using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Rules;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

/// <summary>A form of an MCP server is taken only as its schema wants it.</summary>
public class FormTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "name":{"type":"string","minLength":2,"maxLength":5},
          "age":{"type":"integer","minimum":1,"maximum":99},
          "share":{"type":"number"},
          "sure":{"type":"boolean"},
          "colour":{"type":"string","enum":["red","blue"]},
          "size":{"type":"string","oneOf":[{"const":"s","title":"Small"},{"const":"l","title":"Large"}]},
          "days":{"type":"array","minItems":1,"items":{"type":"string","enum":["mo","tu"]}}},
        "required":["name"]}
        """;

    [Theory]
    [InlineData("""{"name":"Ada"}""", null)]
    [InlineData("""{"name":"Ada","age":36,"share":0.5,"sure":true,"colour":"red","size":"l","days":["mo"]}""", null)]
    [InlineData("""{"name":"Ada","age":null}""", null)]
    [InlineData("""{}""", "\"name\" is missing.")]
    [InlineData("""{"name":null}""", "\"name\" is missing.")]
    [InlineData("""{"name":7}""", "\"name\": expected a text, found 7.")]
    [InlineData("""{"name":"A"}""", "\"name\": expected at least 2 characters, found \"A\".")]
    [InlineData("""{"name":"Augusta"}""", "\"name\": expected at most 5 characters, found \"Augusta\".")]
    [InlineData("""{"name":"Ada","age":1.5}""", "\"age\": expected a whole number, found 1.5.")]
    [InlineData("""{"name":"Ada","age":100}""", "\"age\": expected at most 99, found 100.")]
    [InlineData("""{"name":"Ada","share":"half"}""", "\"share\": expected a number, found \"half\".")]
    [InlineData("""{"name":"Ada","sure":"yes"}""", "\"sure\": expected true or false, found \"yes\".")]
    [InlineData("""{"name":"Ada","colour":"green"}""", "\"colour\": expected one of red, blue, found \"green\".")]
    [InlineData("""{"name":"Ada","size":"Large"}""", "\"size\": expected one of s, l, found \"Large\".")]
    [InlineData("""{"name":"Ada","days":["we"]}""", "\"days\": expected a list of mo, tu, found [\"we\"].")]
    [InlineData("""{"name":"Ada","days":[]}""", "\"days\": expected at least 1 of mo, tu, found [].")]
    [InlineData("""{"name":"Ada","shoe":"44"}""", "\"shoe\" is not asked for; expected name, age, share, sure, colour, size, days.")]
    [InlineData("""["Ada"]""", "Expected a JSON object.")]
    public void TheAnswerHasToFit(string content, string? misfit)
    {
        var asked = SessionStory.Asked(settings: Some.Settings with { Permissions = Profiles.Workspace })
            .Replies(Some.Call("c1", "read_file"))
            .When(new AskUser(new CallId("c1"), new ElicitationRequest("The MCP server forms", "Who?", Schema)));
        var answered = asked.When(new AnswerQuestion(new CallId("c1"), new ElicitationResponse(content), "test"));

        Assert.Equal(misfit, answered.Last.Refusal?.Why);
        Assert.Equal(misfit is not null, answered.State.OpenQuestions.Length == 1);
    }
}
