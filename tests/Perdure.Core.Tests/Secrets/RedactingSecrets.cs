using System.Text;
using Perdure.Core.Secrets;

namespace Perdure.Core.Tests.Secrets;

/// <summary>None of these keys ever was one.</summary>
public class RedactingSecrets
{
    private const string Known = "my-known-value-42";

    private static readonly Redactor Redactor = new([Known, "short"]);

    public static TheoryData<string, string> Secrets() => new()
    {
        { "sk-proj-abcDEF1234567890abcdefXYZ", "[redacted:openai-key]" },
        { "sk-ant-api03-abcDEF1234567890abcdefXYZ.", "[redacted:anthropic-key]." },
        { "(ghp_0123456789abcdefghijABCDEFGHIJ012345)", "([redacted:github-token])" },
        { "github_pat_11ABCDEFG0abcdefghijkl_MNOPQRSTUVWXYZ0123456789abcdefghijklmnop", "[redacted:github-token]" },
        { "glpat-abcdefghij0123456789", "[redacted:gitlab-token]" },
        { "AKIAIOSFODNN7EXAMPLQ", "[redacted:aws-access-key]" },
        { "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY", "aws_secret_access_key = [redacted:secret]" },
        { "AIzaSyA1234567890abcdefghijklmnopqrstuv", "[redacted:google-key]" },
        { "xoxb-123456789012-abcdefABCDEF", "[redacted:slack-token]" },
        { "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "[redacted:stripe-key]" },
        { "npm_abcdefghijklmnopqrstuvwxyz0123456789", "[redacted:npm-token]" },
        { "pypi-AgEIcHlwaS5vcmcCJGI1ZjM5MzQ0LWQ1ODctNDQ5Zi1hNzcyLTQ5ZGE4ZTdlMDVjNw", "[redacted:pypi-token]" },
        { "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "[redacted:jwt]" },
        { "Authorization: Bearer abc123def456ghi789", "Authorization: Bearer [redacted:bearer-token]" },
        { "curl -H 'Authorization: Basic dXNlcjpwYXNzd29yZDEy'", "curl -H 'Authorization: Basic [redacted:basic-credentials]'" },
        { "git clone https://me:p4ssw0rdX@host/x", "git clone https://me:[redacted:url-password]@host/x" },
        { "DB_PASSWORD=qw3rtzuiop", "DB_PASSWORD=[redacted:secret]" },
        { "export CLIENT_SECRET=\"a1b2c3d4e5f6g7h8\"", "export CLIENT_SECRET=\"[redacted:secret]\"" },
        { "\"apiKey\": \"9f8e7d6c5b4a39281706\",", "\"apiKey\": \"[redacted:secret]\"," },
        { "  password: 'tr0ub4dor&3'", "  password: '[redacted:secret]'" },
        { "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nabc=\n-----END RSA PRIVATE KEY-----\nand on", "[redacted:private-key]\nand on" },
        { "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nabc=", "[redacted:private-key]" },
        { $"x{Known}y", "x[redacted:known-secret]y" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void ASecretIsReplacedByItsKind(string text, string expected)
    {
        var redaction = Redactor.Redact(text);
        Assert.Equal(expected, redaction.Text);
        Assert.Equal(1, redaction.Count);
        Assert.Equal(expected, Redactor.Redact(redaction.Text).Text);
    }

    [Theory]
    [InlineData("task-force-abcdefghijklmnop1234567890")]
    [InlineData("<div class=\"sk-folding-cube-and-more-of-it\">")]
    [InlineData("password = getPassword()")]
    [InlineData("const token = config.token2;")]
    [InlineData("the password: string, token: CancellationToken")]
    [InlineData("http://localhost:8080/x@y git@github.com:a/b.git")]
    [InlineData("postgres://user:password@localhost/db")]
    [InlineData("PASSWORD=$PASS SECRET=${SECRET} token=<your token>")]
    [InlineData("secret=changeme123")]
    [InlineData("var tokens = new List<Token>(12);")]
    [InlineData("Bearer authentication is used here")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIabc123\n-----END CERTIFICATE-----")]
    [InlineData("max_tokens: 4096, tokenCount = 123456789012")]
    [InlineData("api_key=os.environ[\"X\"]")]
    [InlineData("passwordHash = Convert.ToHexString(hash2)")]
    [InlineData("commit 9f8e7d6c5b4a392817060f8e7d6c5b4a39281706")]
    [InlineData("id: 01a1fcee-e78f-73d5-8320-56e456743d31")]
    [InlineData("it is short")]
    public void WhatOnlyLooksLikeOneStays(string text)
    {
        var redaction = Redactor.Redact(text);
        Assert.Same(text, redaction.Text);
        Assert.Null(redaction.Note);
    }

    [Fact]
    public void TheNoteCountsWhatIsMissing() => Assert.Equal(
        "[3 secrets are not shown (2 known-secret, openai-key). They are unchanged where they are; do not write the marks back.]",
        Redactor.Redact($"{Known} sk-proj-abcDEF1234567890abcdefXYZ {Known}").Note);

    [Fact]
    public void ShapesCanBeLeftAlone() =>
        Assert.Equal("AKIAIOSFODNN7EXAMPLQ [redacted:known-secret]", new Redactor([Known], shapes: false).Redact($"AKIAIOSFODNN7EXAMPLQ {Known}").Text);

    [Fact]
    public void WhereverAStreamIsCutTheSameIsShown()
    {
        var text = string.Join("\n", Secrets().Select(row => row.Data.Item1)) + "\nthe end";
        var expected = Redactor.Redact(text).Text;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var stream = new RedactedStream(Redactor);
            var shown = new StringBuilder();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(text.Length - at, 1 + random.Next(seed % 3 == 0 ? 3 : 60));
                shown.Append(stream.Take(text.Substring(at, length)));
                at += length;
            }

            shown.Append(stream.End());
            Assert.True(shown.ToString() == expected, $"Seed {seed}: {shown}");
        }
    }

    [Theory]
    [InlineData("Continue? [y/n] ")]
    [InlineData("compiled 12 of 40")]
    public void WhatCannotBeginASecretIsShownAtOnce(string text) => Assert.Equal(text, new RedactedStream(Redactor).Take(text));

    [Fact]
    public void WhatIsHeldBackIsBounded()
    {
        var stream = new RedactedStream(Redactor);
        var shown = Enumerable.Range(0, 100).Sum(_ => stream.Take("eyJ" + new string('a', 1_000)).Length);
        Assert.True(shown > 80_000, $"Of 100,300 characters {shown} were shown.");
    }

    [Fact]
    public void NothingMakesItThrow()
    {
        string[] pieces = ["sk-", "-----BEGIN", " PRIVATE KEY-----", "-----END", "://", "@", ":", "=", "\"", "'", "\n", " ", "password", "TOKEN", "eyJ", ".", "Bearer ", "a1", "AKIA", ":AA", "12345678", "x", Known, "my-known", "api_key", "\\", ">"];
        for (var seed = 0; seed < 30_000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.DoesNotContain(Known, Redactor.Redact(text).Text, StringComparison.Ordinal);
        }
    }
}
