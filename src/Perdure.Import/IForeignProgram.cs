namespace Perdure.Import;

/// <summary>A coding agent of somebody else, whose sessions on this machine can be read. Nothing of it is ever written.</summary>
public interface IForeignProgram
{
    /// <summary>As people call it.</summary>
    string Name { get; }

    /// <summary>The provider its models are asked at, where a session does not say.</summary>
    string Provider { get; }

    /// <summary>Its sessions, the last written first, by what the beginning of each file tells.</summary>
    /// <param name="place">A folder, or one file.</param>
    IEnumerable<FoundSession> Find(string place);

    /// <summary>Looks through a whole session, so that it can then be read from its beginning.</summary>
    ISourceSession Open(FoundSession found);
}

/// <summary>A session of another program, as it stood when it was opened.</summary>
public interface ISourceSession
{
    SourceFacts Facts { get; }

    /// <summary>What it tells, in order. Reads the file once more and holds no more than a record of it.</summary>
    IEnumerable<SourceRecord> Read(CancellationToken cancel);
}

/// <summary>What the beginning of a session's file tells.</summary>
/// <param name="Id">What its program calls it.</param>
/// <param name="Workspace">Null where the beginning does not tell.</param>
/// <param name="Begun">Null where the beginning does not tell.</param>
/// <param name="Topic">The first thing the user said.</param>
public sealed record FoundSession(
    string Id, string File, long Bytes, DateTimeOffset WrittenAt, string? Workspace, DateTimeOffset? Begun, string? Version, string Topic);

/// <summary>What the whole of it tells.</summary>
/// <param name="Provider">As its program calls it; null where it does not say.</param>
/// <param name="Model">The one asked last; null where none was.</param>
/// <param name="Hash">SHA-256 of the file's first <paramref name="Bytes"/> bytes.</param>
public sealed record SourceFacts(
    FoundSession Found, string? Workspace, string? Version, string? Provider, string? Model, string? Effort, long Bytes, string Hash);
