using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Perdure.Cli.Tests.Stage;

/// <summary>How a command ended and what it said.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error);

/// <summary>A command that runs: what it says can be waited for, and it can be sent signals.</summary>
internal sealed partial class Running : IDisposable
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>On a machine where ten builds run at once everything takes long; nothing takes this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Said _out;
    private readonly Said _error;

    public Running(ProcessStartInfo start, string input)
    {
        _process = Process.Start(start)!;
        _out = new Said(_process.StandardOutput);
        _error = new Said(_process.StandardError);
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public Task OutAsync(string text) => _out.SaidAsync(text).WaitAsync(Patience);

    public Task ErrorAsync(string text) => _error.SaidAsync(text).WaitAsync(Patience);

    /// <summary>The id after it has been told on standard error.</summary>
    public async Task<string> SessionAsync()
    {
        await ErrorAsync(" · ");
        return _error.Text.Split('\n').First(line => line.StartsWith("session ", StringComparison.Ordinal)).Split(' ')[1];
    }

    public Running Send(int signal)
    {
        Assert.True(TrySend(signal), $"Expected process {Id} to take signal {signal}, found it gone.");
        return this;
    }

    /// <summary>Sends a signal to a process that is nobody's child here.</summary>
    public static void Send(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));

    /// <returns>False where it has ended.</returns>
    public bool TrySend(int signal) => SendSignal(_process.Id, signal) == 0;

    public async Task<Outcome> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The command did not end. It said:\n{_out.Text}\n{_error.Text}", late);
        }

        return new Outcome(_process.ExitCode, await _out.AllAsync(), await _error.AllAsync());
    }

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(entireProcessTree: true); }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    /// <summary>What comes out of one stream.</summary>
    private sealed class Said
    {
        private readonly StringBuilder _text = new();
        private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
        private readonly Task _reading;

        public Said(StreamReader stream) => _reading = ReadAsync(stream);

        public string Text
        {
            get { lock (_text) { return _text.ToString(); } }
        }

        public async Task<string> AllAsync()
        {
            try
            {
                await _reading.WaitAsync(Patience);
            }
            catch (TimeoutException late)
            {
                throw new TimeoutException($"The command has ended and its output stays open: something it started holds it. It said:\n{Text}", late);
            }

            return Text;
        }

        public Task SaidAsync(string text)
        {
            lock (_text)
            {
                if (_text.ToString().Contains(text, StringComparison.Ordinal)) { return Task.CompletedTask; }

                var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited.Add((text, seen));
                return seen.Task;
            }
        }

        private async Task ReadAsync(StreamReader stream)
        {
            var characters = new char[4096];
            while (await stream.ReadAsync(characters) is > 0 and var count)
            {
                lock (_text)
                {
                    _text.Append(characters, 0, count);
                    var text = _text.ToString();
                    foreach (var (_, seen) in _awaited.Where(awaited => text.Contains(awaited.Text, StringComparison.Ordinal))) { seen.TrySetResult(); }
                }
            }

            lock (_text)
            {
                foreach (var (text, seen) in _awaited) { seen.TrySetException(new EndOfStreamException($"The command ended without saying \"{text}\", but:\n{_text}")); }
            }
        }
    }
}
