using Perdure.Keeper;
using Perdure.Keeper.Native;
using Perdure.Keeper.Sandboxing;

// perdure-keeper --box ...: the keeper's own second form, the innermost wall around a command.
if (args is [BoxRequest.Word, .. var words]) { return Box.Enter(words); }

// perdure-keeper --probe: tells what walls this machine has.
if (args is [Probe.Word, .. var place]) { return Probe.Tell(within: place is [Probe.Within]); }

// perdure-keeper <run folder>: runs the folder's order once, ever, and leaves its true result there.
if (args is not [var folder]) { return (int)KeeperExitCode.Misused; }

// Only threads born after the block never see these signals, so a keeper started with them open begins anew.
if (!Signals.WereBlocked()) { Processes.BecomeAnew(folder); }

if (Files.ChangeFolder(folder) != 0) { return (int)KeeperExitCode.Misused; }

return (int)Run.Once();
