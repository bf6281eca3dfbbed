namespace Perdure.Runtime.Ports;

/// <summary>Remembers the files of workspaces that the user lets decide something, so that one that was changed is not taken for the one that was looked at.</summary>
/// <remarks>The first content that is seen is the one the user trusts.</remarks>
public interface ITrustedFiles
{
    /// <param name="file">A full path.</param>
    /// <param name="content">What is about to be used; null where there is no file.</param>
    /// <returns>Whether it is what was trusted, or the first that is seen of it.</returns>
    bool Include(string file, byte[]? content);

    /// <returns>The hash that is trusted from now on.</returns>
    string Trust(string file, byte[]? content);

    /// <summary>The content that is trusted, where the file itself is another by now.</summary>
    /// <returns>Null where what is trusted is that there is no file.</returns>
    byte[]? Content(string file);
}
