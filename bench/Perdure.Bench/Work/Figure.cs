namespace Perdure.Bench.Work;

/// <summary>One line of the table: what is measured, in which unit, and what we want of it.</summary>
internal abstract record Figure(string Work, string Unit)
{
    public string Line(double ours, double? theirs) =>
        $"| {Work} | {Text(ours)} | {(theirs is { } other ? Text(other) : "—")} | {(theirs is { } of ? $"{ours / of:F2}" : "—")} | {Target} | {Verdict(ours, theirs)} |";

    protected abstract string Target { get; }

    protected abstract bool? Met(double ours, double? theirs);

    private string Verdict(double ours, double? theirs) => Met(ours, theirs) switch { true => "met", false => "missed", null => "—" };

    private string Text(double value) => $"{(value < 10 ? value.ToString("0.###") : value.ToString("0"))} {Unit}".TrimEnd();
}

/// <summary>Less is better, and how much less than the other agent is the target.</summary>
internal sealed record Ratio(string Work, string Unit, double Max) : Figure(Work, Unit)
{
    protected override string Target => $"{Max}";

    protected override bool? Met(double ours, double? theirs) => theirs is { } other ? ours / other <= Max : null;
}

/// <summary>A part of a whole; more is better.</summary>
internal sealed record Share(string Work, double Min) : Figure(Work, "")
{
    protected override string Target => $"≥ {Min}";

    protected override bool? Met(double ours, double? theirs) => ours >= Min;
}

/// <summary>How often something happened that should happen just so often.</summary>
internal sealed record Count(string Work, int Wanted) : Figure(Work, "")
{
    protected override string Target => $"{Wanted}";

    protected override bool? Met(double ours, double? theirs) => ours == Wanted;
}
