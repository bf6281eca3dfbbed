using System.Text;
using Perdure.Keeper.Native;

namespace Perdure.Keeper;

/// <summary>The run's folder, in which the keeper stands: the lock, the claim, the record of the end.</summary>
internal static class RunFolder
{
    public const string Control = "control";
    public const string Input = "input";

    const string Frozen = "frozen";
    const string ExitRecord = "exit.json";
    const string ExitRecordNew = "exit.json.new";
    const string Log = "keeper.log";

    // Somebody who looks whether a keeper lives holds the lock for some microseconds; a keeper holds it for good.
    const int LockAttemptsMax = 500;
    const int LockAttemptEveryMs = 2;

    /// <summary>Holds the lock until this process ends; false when another keeper has it.</summary>
    public static bool Lock()
    {
        var file = Files.OpenPrivate("keeper.lock", Files.ReadWrite | Files.Create);
        for (var attempt = 0; attempt < LockAttemptsMax && !IsClaimed(); attempt++)
        {
            if (Files.TryLock(file)) { return true; }

            Polling.Wait([], LockAttemptEveryMs);
        }

        return false;
    }

    /// <summary>The claim: exactly one keeper ever creates this file, and only that one runs the command.</summary>
    public static int Claim()
    {
        var started = Files.OpenPrivate("started", Files.WriteOnly | Files.Create | Files.Exclusive);
        if (started < 0) { return started; }

        var facts = $$"""{"keeperPid":{{Environment.ProcessId}},"keeperStartTicks":{{StartTicks("self")}},"bootId":"{{BootId()}}","at":"{{Now()}}"}""";
        Append(started, facts);

        // The name must outlast a power cut before the command may do anything; the facts inside are a courtesy.
        SyncFolder();
        return started;
    }

    public static void TellCommand(int started, int command) =>
        Append(started, $$"""{"commandPid":{{command}},"commandStartTicks":{{StartTicks(command.ToString())}}}""");

    public static int OpenFifo(string name)
    {
        _ = Files.MakeFifo(name, Files.OwnerOnly);

        // Open for both, so that it never reads as ended when an agent goes away.
        return Files.OpenPrivate(name, Files.ReadWrite | Files.NonBlocking);
    }

    /// <summary>Tells whoever asked that every process of the command stands still, or goes on.</summary>
    public static void TellFrozen(bool isFrozen)
    {
        if (isFrozen) { _ = Files.Close(Files.OpenPrivate(Frozen, Files.WriteOnly | Files.Create)); }
        else { _ = Files.Unlink(Frozen); }
    }

    public static bool RecordExit(string record)
    {
        _ = Files.Unlink(Control);
        _ = Files.Unlink(Input);
        _ = Files.Unlink(Frozen);

        var file = Files.OpenPrivate(ExitRecordNew, Files.WriteOnly | Files.Create | Files.Truncate);
        var written = file >= 0 && Files.WriteAllAt(file, Encoding.UTF8.GetBytes(record), 0) && Files.Sync(file) == 0;
        _ = Files.Close(file);
        if (!written || Files.Rename(ExitRecordNew, ExitRecord) != 0) { return false; }

        SyncFolder();
        return true;
    }

    /// <summary>Standard error is the log when the agent launched us; nearly always nothing was said.</summary>
    public static void Say(string words) => _ = Files.Write(2, Encoding.UTF8.GetBytes(words + "\n"));

    public static void RemoveEmptyLog()
    {
        if (Files.ReadAll(Log, 0) is { Length: 0 }) { _ = Files.Unlink(Log); }
    }

    public static string Now() => DateTime.UtcNow.ToString("O");

    public static bool IsClaimed() => Files.Access("started", 0) == 0;

    /// <summary>Whether the claim is gone, which only somebody else can have removed.</summary>
    public static bool IsRemoved() => !IsClaimed() && Errno.Last == Errno.NoSuchFile;

    static void Append(int file, string line) => _ = Files.Write(file, Encoding.UTF8.GetBytes(line + "\n"));

    static void SyncFolder()
    {
        var folder = Files.OpenPrivate(".", Files.ReadOnly);
        _ = Files.Sync(folder);
        _ = Files.Close(folder);
    }

    static string BootId() => Encoding.ASCII.GetString(Files.ReadAll("/proc/sys/kernel/random/boot_id", 64) ?? []).Trim();

    static long StartTicks(string process) => ProcessStat.Read(process)?.StartTicks ?? 0;
}
