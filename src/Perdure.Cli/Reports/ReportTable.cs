namespace Perdure.Cli.Reports;

/// <summary>Facts under a title: the first column names them. Rendered for a terminal, as Markdown and as HTML.</summary>
internal sealed record ReportTable(string Title, IReadOnlyList<string[]> Rows)
{
    /// <summary>The first row names the columns.</summary>
    public bool HasHead { get; init; }
}
