using Perdure.Import.Tests.Stage;

namespace Perdure.Import.Tests;

/// <summary>
/// Runs the programs themselves, so that a new version which writes otherwise is noticed. PERDURE_RECORD=1 keeps what they wrote as
/// the fixtures of the other tests; ./record-fixtures does all of it.
/// </summary>
public class TheRealPrograms
{
    [Fact]
    public async Task CodexStillWritesWhatIsRead()
    {
        using var codex = new RealCodex();
        await codex.LiveAsync();
        Compare(codex, "codex", "/home/anna/.codex");
    }

    [Fact]
    public async Task ClaudeCodeStillWritesWhatIsRead()
    {
        using var claude = new RealClaude();
        await claude.LiveAsync();
        Compare(claude, "claude", "/home/anna/.claude");
    }

    private static void Compare(RealProgram real, string name, string home)
    {
        var fixtures = Path.Combine(Retold.Fixtures, name);
        if (Environment.GetEnvironmentVariable("PERDURE_RECORD") == "1")
        {
            if (Directory.Exists(fixtures)) { Directory.Delete(fixtures, recursive: true); }

            new Scrubbing(real, home).Write(fixtures);
        }

        Assert.Equal(Stories(real.Reader, fixtures), Stories(real.Reader, real.Home));
    }

    private static string Stories(IForeignProgram program, string place) => string.Join(
        "\n\n",
        program.Find(place).OrderBy(found => found.Begun).ThenBy(found => found.Topic, StringComparer.Ordinal)
            .Select(found => $"# {found.Topic}\n{string.Join('\n', Retold.Of(program, found).Story)}"));
}
