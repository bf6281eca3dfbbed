using Perdure.Tools.Patching;

namespace Perdure.Tools.Tests.Patching;

/// <summary>The power goes off within one step: what is written until then stays, perhaps half a file of it.</summary>
internal sealed class StoppingDisk(int stopAtStep) : IDisk
{
    private readonly Disk _disk = new();

    public int Steps { get; private set; }

    public void CreateFolder(string path) => Step(() => _disk.CreateFolder(path), () => { });

    public void Write(string path, byte[] content, UnixFileMode? mode) =>
        Step(() => _disk.Write(path, content, mode), () => _disk.Write(path, content[..(content.Length / 2)], null));

    public void Rename(string from, string to, bool replace) => Step(() => _disk.Rename(from, to, replace), () => { });

    public void Delete(string path) => Step(() => _disk.Delete(path), () => { });

    public void SyncFolder(string path) => Step(() => _disk.SyncFolder(path), () => { });

    private void Step(Action whole, Action half)
    {
        if (++Steps == stopAtStep)
        {
            half();
            throw new PowerLostException();
        }

        whole();
    }
}

internal sealed class PowerLostException : Exception;
