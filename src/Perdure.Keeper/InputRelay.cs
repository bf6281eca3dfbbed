using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>Carries bytes from the input FIFO to the command, never more at a time than the command takes.</summary>
internal sealed class InputRelay(int fifo, Command command)
{
    const int ChunkBytesMax = 16 * 1024;
    const byte EndOfTransmission = 4; // What a terminal takes for the end of input at the start of a line.

    readonly byte[] _chunk = new byte[ChunkBytesMax];
    int _sent;
    int _length;
    bool _ending;
    bool _closed = fifo < 0;

    bool Pending => _sent < _length;

    public int FileToRead => _closed || Pending ? -1 : fifo;

    public int FileToWrite => !_closed && Pending ? command.Input : -1;

    /// <summary>Ends the input once what was written before is through.</summary>
    public void End()
    {
        _ending = true;
        Move();
    }

    public void Move()
    {
        while (!_closed)
        {
            if (!Pending && !Fetch()) { break; }

            if (!Send()) { break; }
        }
    }

    bool Fetch()
    {
        var count = Files.Read(fifo, _chunk);
        _sent = 0;
        _length = (int)Math.Max(0, count);
        if (_length == 0 && _ending) { Close(); }

        return _length > 0;
    }

    bool Send()
    {
        var count = Files.Write(command.Input, _chunk.AsSpan(_sent, _length - _sent));
        if (count >= 0)
        {
            _sent += (int)count;
            return true;
        }

        // A command that closed its input is done listening; that is no failure of the run.
        if (Errno.Last != Errno.Again) { Close(); }

        return false;
    }

    void Close()
    {
        _closed = true;
        _length = _sent = 0;
        if (command.Tty) { _ = Files.Write(command.Input, [EndOfTransmission]); }
        else { _ = Files.Close(command.Input); }
    }
}
