using System.Collections.Immutable;
using Perdure.Core.Rules;
using Perdure.Core.Values;

namespace Perdure.Core.Views;

/// <summary>A tool call that was run, or that was answered without being run.</summary>
public abstract record CallView(ToolCall Call) : ItemView
{
    /// <summary>The run it was given; null where it was not started.</summary>
    public int? Run { get; init; }

    /// <summary>It runs outside the sandbox, with the user's own rights.</summary>
    public bool Unconfined { get; init; }

    /// <summary>What came of it; null while it runs.</summary>
    public ToolOutcome? Outcome { get; init; }

    /// <summary>The newest of what it has printed while it runs.</summary>
    public TextTail? Printed { get; init; }

    /// <summary>Its turn ended, or was given up, and no result had been recorded.</summary>
    public bool IsLost { get; init; }

    /// <summary>It did what it was asked for.</summary>
    public bool Succeeded => Outcome is { Status: ToolStatus.Succeeded, ExitCode: null or 0 };

    /// <summary>The kind of item a call is.</summary>
    internal static CallView Of(ToolCall call, string workspace) => call.Tool switch
    {
        RequestedCommand.Tool => new CommandView(call, workspace),
        PatchedPaths.Tool or PatchedPaths.EditTool => new PatchView(call),
        _ => new ToolCallView(call),
    };
}

/// <summary>A command line and what came of it.</summary>
/// <param name="Workspace">Where it runs unless it names a folder.</param>
public sealed record CommandView(ToolCall Call, string Workspace) : CallView(Call)
{
    /// <summary>The command line; the raw arguments where they hold none.</summary>
    public string Command => CallArguments.Text(Call, "cmd") ?? Call.Arguments;

    public string Folder => CallArguments.Text(Call, "workdir") is { Length: > 0 } folder
        ? folder.StartsWith('/') ? folder : $"{Workspace}/{folder}"
        : Workspace;

    /// <summary>What it printed, so far or in the end.</summary>
    public string Output => Outcome is null ? Printed?.ToString() ?? "" : ToolOutcome.OutputIn(Outcome.Text);

    public int? ExitCode => Outcome?.ExitCode;
}

/// <summary>Files that were changed by a patch or by an edit.</summary>
public sealed record PatchView(ToolCall Call) : CallView(Call)
{
    /// <summary>Each file with its part of the patch, as far as the arguments can be read.</summary>
    public ImmutableArray<PatchedFile> Files => PatchedFile.In(Call);
}

/// <summary>A call of any other tool.</summary>
public sealed record ToolCallView(ToolCall Call) : CallView(Call);
