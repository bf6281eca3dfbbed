namespace Perdure.Client.Connection;

/// <summary>What can be asked of the daemon, by the names on the wire.</summary>
public static class Methods
{
    public const string Status = "perdure/status";

    public const string Stop = "perdure/stop";

    /// <summary>Opens a session, which goes on where its log ends; harmless where it is open already.</summary>
    public const string Open = "perdure/session/open";

    /// <summary>Lets go of a session, so that another process can open it.</summary>
    public const string Release = "perdure/session/release";

    public const string Tell = "perdure/session/tell";

    public const string Follow = "perdure/session/follow";

    /// <summary>Ends what follow began; nothing more is said of the session from then on.</summary>
    public const string Unfollow = "perdure/session/unfollow";

    /// <summary>Said by the daemon: something happened in a session that is followed.</summary>
    public const string Happened = "perdure/session/happened";

    public const string Ended = "perdure/session/ended";
}
