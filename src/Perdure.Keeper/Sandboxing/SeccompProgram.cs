using Perdure.Keeper.Native;

namespace Perdure.Keeper.Sandboxing;

/// <summary>Writes a filter for system calls, rule by rule; what no rule forbids is allowed.</summary>
internal sealed class SeccompProgram
{
    const ushort Load = 0x20;
    const ushort And = 0x54;
    const ushort JumpIfEqual = 0x15;
    const ushort JumpIfAtLeast = 0x35;
    const ushort JumpIfAny = 0x45;
    const ushort Return = 0x06;

    const uint Allow = 0x7FFF_0000;
    const uint Kill = 0x8000_0000;
    const uint Fail = 0x0005_0000; // The reason stands in the lower half.

    // Where the kernel lays out what the filter looks at: number, architecture, then the arguments of eight bytes, low half first.
    const uint NumberAt = 0;
    const uint ArchitectureAt = 4;
    const uint ArgumentsAt = 16;
    const uint ArgumentBytes = 8;

    // 64-bit x86 takes a second set of calls under these numbers, which no program uses.
    const uint OtherNumbers = 0x4000_0000;

    readonly List<Seccomp.Step> _steps = [];

    public SeccompProgram(SystemCalls calls)
    {
        Add(Load, ArchitectureAt);
        Add(JumpIfEqual, calls.Architecture, whenTrue: 1);
        Add(Return, Kill);
        Add(Load, NumberAt);
        Add(JumpIfAtLeast, OtherNumbers, whenFalse: 1);
        Add(Return, Kill);
    }

    public void Forbid(uint call) => Deny(call, Errno.NotPermitted);

    public void Deny(uint call, int errno)
    {
        Add(JumpIfEqual, call, whenFalse: 1);
        Add(Return, Fail | (uint)errno);
    }

    /// <summary>Where the argument is one of the values.</summary>
    public void ForbidWhere(uint call, uint argument, params ReadOnlySpan<uint> values)
    {
        Begin(call, argument, restSteps: 2 * values.Length);
        foreach (var value in values)
        {
            Add(JumpIfEqual, value, whenFalse: 1);
            Add(Return, Fail | Errno.NotPermitted);
        }

        Add(Load, NumberAt);
    }

    /// <summary>Where the argument has any of the bits.</summary>
    public void ForbidWhereAny(uint call, uint argument, uint bits)
    {
        Begin(call, argument, restSteps: 2);
        Add(JumpIfAny, bits, whenFalse: 1);
        Add(Return, Fail | Errno.NotPermitted);
        Add(Load, NumberAt);
    }

    /// <summary>Unless the argument, so far as the bits go, is one of the values.</summary>
    public void ForbidUnless(uint call, uint argument, uint bits, params ReadOnlySpan<uint> values)
    {
        Begin(call, argument, restSteps: values.Length + 2);
        Add(And, bits);
        for (var left = values.Length; left > 0; left--) { Add(JumpIfEqual, values[^left], whenTrue: (byte)left); }

        Add(Return, Fail | Errno.NotPermitted);
        Add(Load, NumberAt);
    }

    public IReadOnlyList<Seccomp.Step> Finish()
    {
        Add(Return, Allow);
        return _steps;
    }

    // Passes over the rule for other calls; for this one it loads the argument. The last step of a rule loads the number again.
    void Begin(uint call, uint argument, int restSteps)
    {
        Add(JumpIfEqual, call, whenFalse: (byte)(restSteps + 2));
        Add(Load, ArgumentsAt + argument * ArgumentBytes);
    }

    void Add(ushort code, uint value, byte whenTrue = 0, byte whenFalse = 0) =>
        _steps.Add(new Seccomp.Step { Code = code, WhenTrue = whenTrue, WhenFalse = whenFalse, Value = value });
}
