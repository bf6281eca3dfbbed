using System.Collections.Immutable;
using Perdure.Core.Configuration;
using Perdure.Core.Values;

namespace Perdure.Core.Events;

/// <summary>The session exists. Its prefix, instructions and tools, is frozen here.</summary>
/// <param name="Rules">The number of the rules under which later lines are read; new sessions get the newest.</param>
/// <param name="Client">The surface it was started from, for people: <c>cli</c>, <c>tui</c>, <c>acp</c>.</param>
public sealed record SessionStarted(
    SessionId Id,
    int Rules,
    string Workspace,
    string Client,
    string Version,
    string Instructions,
    ImmutableArray<ToolSpec> Tools,
    Settings Settings) : SessionEvent;

public sealed record SettingsChanged(Settings Settings) : SessionEvent;

public sealed record SessionNamed(string Name) : SessionEvent;
