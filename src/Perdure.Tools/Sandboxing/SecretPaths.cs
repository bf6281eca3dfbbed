namespace Perdure.Tools.Sandboxing;

/// <summary>Where keys and passwords lie on most machines; no build needs them.</summary>
internal static class SecretPaths
{
    private static readonly string[] OfTheMachine = ["/etc/shadow", "/etc/gshadow", "/etc/shadow-", "/etc/gshadow-", "/etc/sudoers", "/etc/sudoers.d", "/etc/ssl/private"];

    private static readonly string[] OfAPerson =
    [
        ".ssh", ".gnupg", ".password-store", ".netrc", ".git-credentials", ".pgpass", ".my.cnf", ".vault-token",
        ".aws", ".azure", ".kube", ".docker", ".terraform.d", ".config/gcloud", ".config/gh", ".config/git/credentials", ".config/op",
        ".config/glab-cli", ".config/hub", ".config/rclone", ".config/containers/auth.json", ".s3cfg", ".boto", ".cache/huggingface/token",
        ".npmrc", ".pypirc", ".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials",
        ".codex", ".claude", ".gemini", ".qwen", ".copilot", ".config/github-copilot", ".local/share/opencode",
        ".mozilla", ".thunderbird", ".config/google-chrome", ".config/chromium", ".config/BraveSoftware", ".config/microsoft-edge", ".local/share/keyrings",

        // Whoever once typed a password typed it here.
        ".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".python_history", ".node_repl_history", ".psql_history", ".mysql_history", ".sqlite_history",
    ];

    /// <param name="homes">The folders of the user whose secrets could be read.</param>
    public static IEnumerable<string> Of(params IEnumerable<string> homes) =>
        OfTheMachine.Concat(homes.SelectMany(home => OfAPerson.Select(name => Path.Combine(home, name))));
}
