namespace Perdure.Models.Rendering;

/// <summary>Who spoke last in what has been rendered.</summary>
internal enum Speaker
{
    Nobody,
    User,
    Assistant,
}
