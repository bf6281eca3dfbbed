namespace Perdure.Tools.Patching;

/// <summary>The steps in which a patch changes the disk, one by one, so that a test can stop after each.</summary>
internal interface IDisk
{
    void CreateFolder(string path);

    /// <summary>Writes a whole file; its content is on disk when this returns.</summary>
    /// <param name="mode">The permission bits, where they are not to be the usual ones.</param>
    void Write(string path, byte[] content, UnixFileMode? mode);

    /// <summary>Gives a file its name in one step.</summary>
    /// <exception cref="IOException">There is a file of that name and <paramref name="replace"/> is false.</exception>
    void Rename(string from, string to, bool replace);

    void Delete(string path);

    /// <summary>Sees to it that names given and taken in a folder are on disk.</summary>
    void SyncFolder(string path);
}
