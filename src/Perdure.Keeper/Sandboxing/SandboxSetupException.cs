using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>A wall that does not stand; without it nothing may run.</summary>
internal sealed class SandboxSetupException(string wall, int errno) : Exception($"{wall}: {Errno.Words(errno)}");
