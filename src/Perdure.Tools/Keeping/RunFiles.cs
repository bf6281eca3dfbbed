using System.Text.Json;
using Perdure.Runtime;

namespace Perdure.Tools.Keeping;

/// <summary>The files of one run, read and written as records.</summary>
internal sealed class RunFiles(string folder)
{
    const int LogBytesMax = 4096;

    public bool IsClaimed => File.Exists(In("started"));

    public string In(string name) => Path.Combine(folder, name);

    /// <summary>Puts the order on disk whole or not at all; two launchers leave one of their orders, never a mixture.</summary>
    /// <remarks>
    /// It is not synced. Nobody reads an order after its claim, and a claim is on disk before the command starts; an order that a
    /// power cut tore was never claimed, and its launch writes it anew.
    /// </remarks>
    public void Write(KeeperRequest order)
    {
        if (!Directory.Exists(folder)) { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }

        AtomicFile.Write(In("order.json"), JsonSerializer.SerializeToUtf8Bytes(order, KeeperJson.Default.KeeperRequest), sync: false);
    }

    /// <returns>Null where a power cut left no whole one.</returns>
    public KeeperRequest? ReadOrder()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(In("order.json")), KeeperJson.Default.KeeperRequest);
        }
        catch (Exception problem) when (problem is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    public KeeperExit? ReadExit()
    {
        var path = In("exit.json");
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), KeeperJson.Default.KeeperExit) : null;
    }

    /// <summary>The facts of the claim; nothing when a power cut left the claim without them.</summary>
    public KeeperStart? ReadStart()
    {
        try
        {
            // The keeper adds a second line once it knows the command.
            var lines = File.ReadAllLines(In("started"));
            var start = lines.Length > 0 ? JsonSerializer.Deserialize(lines[0], KeeperJson.Default.KeeperStart) : null;
            var command = lines.Length > 1 ? JsonSerializer.Deserialize(lines[1], KeeperJson.Default.KeeperStart) : null;
            return start is null ? null : start with { CommandPid = command?.CommandPid, CommandStartTicks = command?.CommandStartTicks };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ReadLog()
    {
        var path = In("keeper.log");
        if (!File.Exists(path)) { return ""; }

        var text = File.ReadAllText(path);
        return text[..Math.Min(text.Length, LogBytesMax)].Trim();
    }
}
