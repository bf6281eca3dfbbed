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

    /// <summary>Begins a session, which survives the connection.</summary>
    public const string Start = "perdure/session/start";

    public const string Find = "perdure/session/find";

    public const string List = "perdure/session/list";

    public const string Search = "perdure/session/search";

    public const string Fork = "perdure/session/fork";

    public const string Import = "perdure/session/import";

    public const string Purge = "perdure/session/purge";

    /// <summary>From now on the daemon says which sessions are opened, changed, closed and removed, those that are open now first.</summary>
    public const string Watch = "perdure/session/watch";

    public const string Unwatch = "perdure/session/unwatch";

    /// <summary>Said by the daemon where somebody watches.</summary>
    public const string Changed = "perdure/session/changed";

    /// <summary>Said by the daemon: nothing more is said of changes, because they were not read.</summary>
    public const string WatchEnded = "perdure/session/watch-ended";

    public const string Models = "perdure/model/list";

    public const string Configuration = "perdure/config/read";

    public const string Goals = "perdure/goal/list";

    public const string Questions = "perdure/question/list";
}
