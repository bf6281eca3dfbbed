using System.Globalization;
using System.Text;
using System.Text.Json;
using Perdure.Catalog.Sqlite;
using Perdure.Core;
using Perdure.Core.Views;
using Perdure.Runtime.Ports;

namespace Perdure.Catalog;

/// <summary>Reads and writes the rows of the catalog.</summary>
internal sealed class RowStore(Database database)
{
    private const string Columns =
        "id, month, name, topic, workspace, branch, model, effort, word, status, goal, parent, archived, created, updated, turns, input, cached, output, calls, cost, seq, bytes, written, spawned_by";

    private static readonly string Insert = $"""
        insert into sessions({Columns}) values({string.Join(',', Columns.Split(',').Select(_ => '?'))})
        on conflict(id) do update set {string.Join(',', Columns.Split(", ").Skip(1).Select(column => $"{column}=excluded.{column}"))}
        """;

    /// <summary>Writes a row; the texts of its session stay as they are.</summary>
    public void Put(FileRow row) => database.Ask(Insert)
        .With(row.Id.Value).With(row.Month).With(row.Name).With(row.Topic).With(row.Workspace).With(row.Branch).With(row.Model).With(row.Effort)
        .With(row.Status.Word).With(JsonSerializer.Serialize(row.Status, StatusJson.Default.SessionStatus)).With(row.Goal).With(row.Parent?.Value).With(row.Archived ? 1 : 0)
        .With(row.CreatedAt.UtcTicks).With(row.UpdatedAt.UtcTicks)
        .With(row.Turns).With(row.InputTokens).With(row.CachedTokens).With(row.OutputTokens).With(row.Calls).With(row.Cost?.ToString(CultureInfo.InvariantCulture))
        .With(row.Seq).With(row.Bytes).With(row.WrittenAt.UtcTicks).With(row.SpawnedBy?.Value)
        .Do();

    public FileRow? Find(SessionId session)
    {
        var found = database.Ask($"select {Columns} from sessions where id = ?").With(session.Value);
        if (!found.Next()) { return null; }

        var row = Read(found);
        found.Leave();
        return row;
    }

    /// <summary>All rows by id; for comparing them with what is on the disk.</summary>
    public Dictionary<SessionId, FileRow> All(string? month = null)
    {
        var rows = new Dictionary<SessionId, FileRow>();
        var all = month is null
            ? database.Ask($"select {Columns} from sessions")
            : database.Ask($"select {Columns} from sessions where month = ?").With(month);
        while (all.Next())
        {
            var row = Read(all);
            rows[row.Id] = row;
        }

        return rows;
    }

    /// <summary>Rows that answer the question, in its order; as many as are taken.</summary>
    public IEnumerable<FileRow> Asked(SessionQuery query)
    {
        var (where, values) = Conditions(query);
        var found = database.Ask($"select {Columns} from sessions where {where} order by {Order(query.Order)}, id desc");
        foreach (var value in values) { found.With(value); }

        try
        {
            while (found.Next()) { yield return Read(found); }
        }
        finally
        {
            found.Leave();
        }
    }

    /// <summary>The ids beside this one, in their order.</summary>
    public (string? Before, string? After) Neighbours(SessionId session) => (
        database.Ask("select max(id) from sessions where id < ?").With(session.Value).TextOrNull(),
        database.Ask("select min(id) from sessions where id > ?").With(session.Value).TextOrNull());

    /// <summary>Forgets a session and every word of it.</summary>
    public void Remove(SessionId session)
    {
        if (database.Ask("select n from sessions where id = ?").With(session.Value).NumberOrNull() is not { } number) { return; }

        Texts.TextIndex.RemoveAll(database, number);
        database.Ask("delete from sessions where n = ?").With(number).Do();
    }

    public string? Mark(string key) => database.Ask("select value from marks where key = ?").With(key).TextOrNull();

    public void SetMark(string key, string value) =>
        database.Ask("insert into marks values(?, ?) on conflict(key) do update set value = excluded.value").With(key).With(value).Do();

    private static (string Where, List<string?> Values) Conditions(SessionQuery query)
    {
        var where = new StringBuilder($"archived = {(query.Archived ? 1 : 0)}");
        var values = new List<string?>();
        void And(string condition, params string?[] more)
        {
            where.Append(" and ").Append(condition);
            values.AddRange(more);
        }

        if (!query.WithAgents) { And("spawned_by is null"); }
        if (query.Workspace is { } workspace) { And("workspace = ?", workspace); }
        if (query.Since is { } since) { And($"updated >= {since.UtcTicks}"); }
        if (query.Status is not null) { And($"word in ({string.Join(',', query.RowWords.Select(_ => '?'))})", query.RowWords); }
        if (query.Model is { } model) { And("instr(lower(model), lower(?)) > 0", model); }
        if (query.Goal is { } goal) { And("instr(lower(goal), lower(?)) > 0", goal); }
        if (query.Branch is { } branch) { And("branch = ?", branch); }
        if (query.Name is { } name) { And("(instr(lower(name), lower(?)) > 0 or instr(lower(topic), lower(?)) > 0)", name, name); }

        return (where.ToString(), values);
    }

    private static string Order(SessionOrder order) => order switch
    {
        SessionOrder.Created => "created desc",
        SessionOrder.Turns => "turns desc",
        SessionOrder.Tokens => "input + output desc",
        SessionOrder.Name => "lower(coalesce(name, topic))",
        _ => "updated desc",
    };

    private static FileRow Read(Statement row) => new(new SessionId(row.Text(0)), row.Text(1))
    {
        Name = row.OptionalText(2),
        Topic = row.Text(3),
        Workspace = row.Text(4),
        Branch = row.OptionalText(5),
        Model = row.Text(6),
        Effort = row.OptionalText(7),
        Status = JsonSerializer.Deserialize(row.Text(9), StatusJson.Default.SessionStatus) ?? new SessionStatus.Idle(),
        Goal = row.OptionalText(10),
        Parent = row.OptionalText(11) is { } parent ? new SessionId(parent) : null,
        Archived = row.Number(12) != 0,
        CreatedAt = row.Moment(13),
        UpdatedAt = row.Moment(14),
        Turns = row.Number(15),
        InputTokens = row.Number(16),
        CachedTokens = row.Number(17),
        OutputTokens = row.Number(18),
        Calls = row.Number(19),
        Cost = row.OptionalText(20) is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null,
        Seq = row.Number(21),
        Bytes = row.Number(22),
        WrittenAt = row.Moment(23),
        SpawnedBy = row.OptionalText(24) is { } spawner ? new SessionId(spawner) : null,
    };
}
