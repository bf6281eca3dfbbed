using System.Text.Json;
using Perdure.Core.Values;
using Perdure.Runtime.Ports;

namespace Perdure.Models.Wires;

/// <summary>Puts a reply together from the events of its stream.</summary>
internal interface IReplyReader
{
    /// <returns>The answer when this event was the last one that matters; otherwise null.</returns>
    ModelResult? Take(JsonElement happened);

    /// <summary>The stream was closed in good order: with some servers that is the only end there is.</summary>
    ModelResult Ended();

    /// <summary>The stream broke: what of it is whole?</summary>
    ModelResult Broken(ModelFailure why);
}
