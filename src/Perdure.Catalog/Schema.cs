namespace Perdure.Catalog;

/// <summary>The tables of the catalog. Nothing in them is worth keeping: a change of this text gets a new number, and all is derived anew.</summary>
internal static class Schema
{
    public const int Version = 4;

    public const string Tables =
        """
        create table sessions(
            n integer primary key,
            id text not null unique,
            month text not null,
            name text, topic text not null, workspace text not null, branch text, model text not null, effort text,
            word text not null, status text not null,
            goal text, parent text, archived integer not null,
            created integer not null, updated integer not null,
            turns integer not null, input integer not null, cached integer not null, output integer not null, calls integer not null, cost text,
            seq integer not null, bytes integer not null, written integer not null, spawned_by text,
            texts integer not null default 0);
        create index sessions_updated on sessions(updated desc);
        create index sessions_workspace on sessions(workspace, updated desc);
        create index sessions_month on sessions(month);
        create table passages(n integer primary key, session integer not null, seq integer not null, at integer not null, who text not null, body text not null);
        create index passages_session on passages(session, seq);
        create virtual table words using fts5(body, content='passages', content_rowid='n', tokenize='unicode61 remove_diacritics 2');
        create table marks(key text primary key, value text) without rowid;
        """;

    /// <summary>Fast and never torn; what the last moment before a power cut brought is derived again.</summary>
    public const string Ways = "pragma journal_mode=wal; pragma synchronous=normal; pragma temp_store=memory;";
}
