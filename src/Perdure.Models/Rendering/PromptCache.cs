using Perdure.Core;
using Perdure.Models.Wires;

namespace Perdure.Models.Rendering;

/// <summary>Keeps the rendered prompts of the sessions that asked last. A prompt that fell off is rendered anew, to the same bytes.</summary>
internal sealed class PromptCache(IWire wire)
{
    /// <summary>More sessions than this seldom work at the same moment; each costs about the size of its request.</summary>
    public const int PromptsMax = 32;

    private readonly Lock _lock = new();
    private readonly LinkedList<(SessionId Session, RenderedPrompt Prompt)> _newestFirst = [];

    public RenderedPrompt Of(SessionId session)
    {
        lock (_lock)
        {
            var place = _newestFirst.First;
            while (place is not null && place.Value.Session != session)
            {
                place = place.Next;
            }

            if (place is null)
            {
                place = new LinkedListNode<(SessionId, RenderedPrompt)>((session, new RenderedPrompt(wire)));
            }
            else
            {
                _newestFirst.Remove(place);
            }

            _newestFirst.AddFirst(place);
            if (_newestFirst.Count > PromptsMax) { _newestFirst.RemoveLast(); }

            return place.Value.Prompt;
        }
    }
}
