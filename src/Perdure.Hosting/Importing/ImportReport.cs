using Perdure.Core;
using Perdure.Core.Events;

namespace Perdure.Hosting.Importing;

/// <summary>What came of taking one session over.</summary>
/// <param name="Told">What the log says of it.</param>
/// <param name="Model">Who is asked here.</param>
/// <param name="Instead">Why that is not the model of before; null where it is.</param>
/// <param name="Already">It had been taken over before, and nothing was done.</param>
/// <param name="GrownBytes">How much has been added to the source since then.</param>
public sealed record ImportReport(
    SessionId Id, SessionImported Told, string Workspace, string Model, int Turns, int Calls, string? Instead, bool Already = false, long GrownBytes = 0);
