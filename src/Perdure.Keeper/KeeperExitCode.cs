namespace Perdure.Keeper;

/// <summary>How the keeper itself ended, as its exit code.</summary>
internal enum KeeperExitCode
{
    Kept = 0,
    Misused = 64,
    BadOrder = 65,
    NotWritable = 74,
    AlreadyClaimed = 75,
}
