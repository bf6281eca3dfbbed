using Perdure.Core.Values;

namespace Perdure.Runtime.Ports;

/// <summary>Somebody a running tool may ask. The question and its answer are entries of the log, as every other.</summary>
public interface IUserPrompt
{
    /// <summary>Waits for the answer as long as it takes.</summary>
    /// <returns>A <see cref="Declined"/> as well where nobody is there who could answer, or nobody is to be asked.</returns>
    Task<Answer> AskAsync(Question question, CancellationToken cancel);
}
