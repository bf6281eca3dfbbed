namespace Perdure.Testing;

/// <summary>Finds the step that answers a request, and how often it has been asked for.</summary>
internal sealed class ScriptReading(ModelScript script)
{
    private static readonly ScriptStep Done = new(Text: "Done.");

    private readonly Lock _lock = new();
    private readonly List<ScriptStep> _inOrder = [.. script.Steps.Where(step => step.Match is null)];
    private readonly Dictionary<ScriptStep, int> _asked = new(ReferenceEqualityComparer.Instance);
    private int _next;

    /// <returns>The step, and its name for the ids made up in it.</returns>
    public (ScriptStep Step, string Name, bool Misbehaves) For(SeenRequest request)
    {
        lock (_lock)
        {
            var (step, name) = Find(request);
            var before = _asked.GetValueOrDefault(step);
            _asked[step] = before + 1;
            var misbehaves = before < (step.Misbehave?.Times ?? 0);

            // A step that goes wrong for a while and has a reply as well is asked for again.
            if (misbehaves && HasReply(step) && step.Misbehave!.Times < int.MaxValue && IsCounted(step)) { _next--; }

            return (step, name, misbehaves);
        }
    }

    private (ScriptStep Step, string Name) Find(SeenRequest request)
    {
        if (script.Steps.FirstOrDefault(step => Matches(step.Match, request)) is { } matched) { return (matched, $"m{script.Steps.IndexOf(matched)}_{request.Outputs}"); }

        var place = script.By == ScriptOrder.Outputs ? request.Outputs : _next++;
        return place < _inOrder.Count ? (_inOrder[place], $"{place}") : (script.Otherwise ?? Done, $"o{place}");
    }

    private static bool Matches(ScriptMatch? match, SeenRequest request) =>
        match is not null
        && (match.User is null || request.LastUserText.Contains(match.User, StringComparison.Ordinal))
        && (match.Outputs is null || match.Outputs == request.Outputs)
        && (match.Shows is null || request.BodyText.Contains(match.Shows, StringComparison.Ordinal))
        && (match.Attempt is null || request.Headers.GetValueOrDefault("x-perdure-attempt") == $"{match.Attempt}");

    private bool IsCounted(ScriptStep step) => script.By == ScriptOrder.Request && _inOrder.Contains(step, ReferenceEqualityComparer.Instance);

    private static bool HasReply(ScriptStep step) => step.Text is not null || step.Calls is not null;
}
