namespace Perdure.Runtime.Ports;

/// <summary>The right to write one session, held until its owner leaves or another writer takes it. Renewing it is the store's business.</summary>
public interface IWriterLease
{
    /// <summary>Who holds it, with the address where commands to the session are taken meanwhile.</summary>
    Writer Owner { get; }

    /// <summary>Rises with each owner; what an older one writes is refused.</summary>
    long Epoch { get; }

    /// <summary>Cancelled as soon as the store knows that this owner has lost the session, or cannot be sure any more that it has not.</summary>
    CancellationToken Lost { get; }

    /// <summary>Why it was lost, in a sentence that names the new owner where that is known; null while it is held.</summary>
    string? WhyLost { get; }
}
