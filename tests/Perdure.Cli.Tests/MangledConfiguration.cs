using System.Text;
using Perdure.Hosting;
using Perdure.Hosting.Configuration;

namespace Perdure.Cli.Tests;

/// <summary>Whatever stands in a configuration file, the answer is values or one clear line.</summary>
public class MangledConfiguration
{
    private const int Seeds = 20_000;

    private static readonly byte[] Whole = Encoding.UTF8.GetBytes("""
        { // a comment
          "model": "mock/gpt-5.5", "reasoningEffort": "high", "fallback": ["mock/ötherß"], "autoCompactTokens": 200000,
          "providers": { "mock": { "wire": "responses", "baseUrl": "http://127.0.0.1:4000/v1", "headers": { "x": "\u00e4" }, "streamIdleTimeoutMs": 300000, } },
          "trustedWorkspaces": ["/a/b"], /* another */ "whenBusy": "queue",
        }
        """);

    [Fact]
    public void AMangledFileIsAnsweredWithValuesOrOneClearLine()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var text = Mangled(new Random(seed));
            try
            {
                ConfigFile.Parse(text, "config.jsonc", ConfigLayer.Home);
            }
            catch (HostingException complaint)
            {
                Assert.StartsWith("config.jsonc:", complaint.Message, StringComparison.Ordinal);
                Assert.True(!complaint.Message.Contains((char)10), complaint.Message);
            }
            catch (Exception problem)
            {
                Assert.Fail($"seed {seed}: {problem.GetType().Name}: {problem.Message}\n{Convert.ToHexString(text)}");
            }
        }
    }

    private static byte[] Mangled(Random chance)
    {
        var text = Whole.ToList();
        for (var wound = chance.Next(1, 6); wound > 0; wound--)
        {
            var at = chance.Next(text.Count);
            switch (chance.Next(4))
            {
                case 0: text[at] = (byte)chance.Next(256); break;
                case 1: text.RemoveRange(at, Math.Min(text.Count - at - 1, chance.Next(20))); break;
                case 2: text.InsertRange(at, text.Skip(chance.Next(text.Count)).Take(chance.Next(30)).ToList()); break;
                default: text.Insert(at, "{}[]\",:/\\0\n"u8[chance.Next(11)]); break;
            }
        }

        return [.. text];
    }
}
