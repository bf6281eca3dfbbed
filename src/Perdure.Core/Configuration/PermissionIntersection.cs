using System.Collections.Immutable;

namespace Perdure.Core.Configuration;

/// <summary>Of two sets of permissions, what both allow.</summary>
public static class PermissionIntersection
{
    /// <returns>The same as <paramref name="own"/> where that is no wider in any way; rules and walls are those of <paramref name="own"/>.</returns>
    public static Permissions Narrowed(this Permissions own, Permissions within)
    {
        var reach = (AccessLevel)Math.Min((int)own.Reach, (int)within.Reach);
        var both = own with
        {
            Profile = own.Reach <= within.Reach ? own.Profile : within.Profile,
            Reach = reach,
            Network = own.Network && within.Network,
            InDoubt = own.InDoubt == ApprovalPolicy.Deny || within.InDoubt == ApprovalPolicy.Deny ? ApprovalPolicy.Deny : ApprovalPolicy.Ask,
            Writable = Both(own, within),
            Ceilings = Lower(own.Ceilings, within.Ceilings),
        };
        return both.Equals(own) ? own : both;
    }

    /// <summary>Who may write everywhere needs no list, and is bounded by that of the other.</summary>
    private static ImmutableArray<string>? Both(Permissions own, Permissions within)
    {
        var folders = (own.Reach, within.Reach) switch
        {
            (_, AccessLevel.Full) => own.Writable,
            (AccessLevel.Full, _) => within.Writable,
            _ => own.Writable?.RemoveAll(folder => !(within.Writable ?? []).Contains(folder)),
        };
        return folders is { IsEmpty: false } ? folders : own.Writable is { IsEmpty: true } ? own.Writable : null;
    }

    private static Ceilings? Lower(Ceilings? own, Ceilings? within) => (own, within) switch
    {
        (null, _) => within,
        (_, null) => own,
        _ => new Ceilings(Lower(own.Dollars, within.Dollars), Lower(own.Actions, within.Actions), Lower(own.Minutes, within.Minutes), Lower(own.Files, within.Files)),
    };

    private static TNumber? Lower<TNumber>(TNumber? own, TNumber? within)
        where TNumber : struct, IComparable<TNumber> =>
        own is { } one && within is { } other ? one.CompareTo(other) <= 0 ? one : other : own ?? within;
}
