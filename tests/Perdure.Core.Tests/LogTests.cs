using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Perdure.Core.Commands;
using Perdure.Core.Configuration;
using Perdure.Core.Effects;
using Perdure.Core.Events;
using Perdure.Core.Rules;
using Perdure.Core.State;
using Perdure.Core.Values;
using Perdure.Testing;

namespace Perdure.Core.Tests;

public class LogTests
{
    /// <summary>A session in which nearly everything happens.</summary>
    internal static readonly SessionStory Eventful = SessionStory.Begun(Some.Chain with { Models = [Some.Model with { CompactAtTokens = 1500 }, Some.OtherModel] })
        .When(new NameSession("eventful"))
        .When(Some.Input("count"))
        .When(new ReportSurroundings(1, [new Note("environment", "Saturday")]))
        .Fails(FailureKind.Transient).After(TimeSpan.FromMinutes(1))
        .When(Some.Input("and quickly"))
        .Replies(new ReasoningItem("responses", """{"id":"r"}""", "hm"), new MessageItem("Counting."), Some.Call("c1", "read_file"), Some.Call("c2", "read_file"))
        .When(new ReportOutcome(new CallId("c2"), new ToolOutcome(ToolStatus.Succeeded, "two goes on", Background: 2))).Finishes("c1", new string('1', 8000))
        .When(new ReportSummaryFailure(1, 1, new ModelFailure(FailureKind.Transient, "503"))).After(TimeSpan.FromMinutes(1))
        .When(new ReportSummary(1, 2, "We count.", Some.Usage))
        .Fails(FailureKind.Quota, SessionStory.Start + TimeSpan.FromHours(1))
        .When(new ReportCommandEnd(2, new ToolOutcome(ToolStatus.Succeeded, "two")))
        .Replies(Some.Call("c3"), Some.Call("c4"))
        .When(Some.Input("queued", Delivery.Queue)).When(Some.Input("stop, this", Delivery.Interrupt))
        .Finishes("c3", "stopped")
        .When(new ReportSurroundings(2, []))
        .Replies(new MessageItem("Well."))
        .When(new ReportSurroundings(3, []))
        .Replies(new MessageItem("Done."));

    [Fact]
    public void ALogCutAfterAnyEntryHealsToTheSameFacts()
    {
        var whole = Eventful.Log.Select(SessionStory.Line).ToList();
        var state = SessionState.Empty;
        for (var n = 0; n < Eventful.Log.Length; n++)
        {
            state = Session.Apply(state, Eventful.Log[n]);
            var healed = SessionStory.Found(Eventful.Log.Take(n + 1)) with { Now = state.LimitsRecordedAt ?? SessionStory.Start };
            var follows = healed.When(new Wake()).Last.Events.Select(SessionStory.Line).ToList();

            // What follows by itself is what followed then; the rest waits for its report.
            Assert.Equal(whole.Skip(n + 1).Take(follows.Count), follows);
            Assert.True(follows.Count > 0 || Session.Pending(state).Length > 0 || state.AtRest || n + 1 == Eventful.Log.Length, $"stuck after entry {n + 1}");
        }
    }

    [Fact]
    public void EveryEventSurvivesItsLine()
    {
        foreach (var (place, happened) in Eventful.Log.Index())
        {
            var entry = new LogEntry(place + 1, SessionStory.Start, happened);
            var line = JsonSerializer.Serialize(entry, CoreJson.Line.LogEntry);
            var read = JsonSerializer.Deserialize(line, CoreJson.Line.LogEntry)!;
            Assert.Equal(line, JsonSerializer.Serialize(read, CoreJson.Line.LogEntry));
        }
    }

    [Fact]
    public void EveryStateSurvivesItsCheckpoint()
    {
        var state = SessionState.Empty;
        foreach (var happened in Eventful.Log)
        {
            state = Session.Apply(state, happened);
            var saved = JsonSerializer.Serialize(state, CoreJson.Line.SessionState);
            var restored = JsonSerializer.Deserialize(saved, CoreJson.Line.SessionState)!;
            Assert.Equal(saved, JsonSerializer.Serialize(restored, CoreJson.Line.SessionState));
            Assert.Equal(Session.Pending(state), Session.Pending(restored));
        }
    }

    [Fact]
    public void EveryEventOnDiskHasARule()
    {
        var happened = Eventful.Log.Select(known => known.GetType()).ToHashSet();
        var rare = typeof(SessionEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(known => known.DerivedType).Where(type => !happened.Contains(type));

        foreach (var type in rare)
        {
            var blank = (SessionEvent)RuntimeHelpers.GetUninitializedObject(type);
            try { Eventful.State.WithEvent(blank); }
            catch (Exception problem) { Assert.IsNotType<System.Diagnostics.UnreachableException>(problem); }
        }
    }

    [Fact]
    public void EveryCaseOfAClosedHierarchyHasANameOnDisk()
    {
        foreach (var root in new[] { typeof(SessionEvent), typeof(TurnSituation), typeof(TranscriptItem), typeof(ReplyItem), typeof(Question), typeof(Answer), typeof(Grant), typeof(GoalState) })
        {
            var cases = root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract);
            var named = root.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(known => known.DerivedType);
            Assert.Equal(cases.OrderBy(type => type.Name), named.OrderBy(type => type.Name));
        }
    }

    [Fact]
    public void AnEffectIsItsOwnIdentity() =>
        Assert.All(
            typeof(SessionEffect).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionEffect))).SelectMany(type => type.GetProperties()),
            property => Assert.False(property.PropertyType.Name.StartsWith("Immutable", StringComparison.Ordinal), $"{property.DeclaringType!.Name}.{property.Name}"));

    [Fact]
    public void CheckpointsOfAnotherShapeAreNotRead()
    {
        // A changed shape wants a new SessionState.Shape; then this line.
        Assert.Equal("22 66272B75", $"{SessionState.Shape} {ShapeOf(typeof(SessionState), [])}");
    }

    private static string ShapeOf(Type type, HashSet<Type> seen)
    {
        var text = new System.Text.StringBuilder();
        Describe(type, seen, text);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text.ToString())))[..8];
    }

    private static void Describe(Type type, HashSet<Type> seen, System.Text.StringBuilder text)
    {
        foreach (var part in type.GenericTypeArguments) { Describe(part, seen, text); }

        if (type.Assembly != typeof(Session).Assembly || !seen.Add(type)) { return; }

        text.Append(type.Name).Append('{');
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append(':').Append(property.PropertyType.Name).Append(';');
        }

        text.Append('}');
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            Describe(property.PropertyType, seen, text);
        }

        foreach (var known in type.GetCustomAttributes<JsonDerivedTypeAttribute>()) { Describe(known.DerivedType, seen, text); }
    }
}
