using System.Collections.Immutable;
using Perdure.Hosting.Configuration;

namespace Perdure.Hosting.Notices;

/// <summary>Who is told of what, as it is configured.</summary>
/// <param name="Kinds">The notices that are wanted at all.</param>
/// <param name="AtTerminal">How a terminal that shows the session is told: bell, osc9, osc777.</param>
public sealed record NoticeChoices(ImmutableArray<NoticeKind> Kinds, ImmutableArray<string> AtTerminal, bool Desktop, ImmutableArray<string> Command, Uri? Webhook)
{
    public const string TerminalStandard = "bell";

    /// <summary>Whether anybody is told who does not sit at the terminal.</summary>
    public bool ReachesOut => Desktop || !Command.IsEmpty || Webhook is not null;

    public bool Wants(Notice notice) => Kinds.Contains(notice.Kind);

    /// <summary>Only the home and the environment are asked: a workspace shall not have its reader's machine run or tell anything.</summary>
    public static NoticeChoices Of(Home home, IEnumerable<string> assignments) => Of(ConfigLoading.Load(home, home.Folder, assignments, model: null, _ => { }));

    public static NoticeChoices Of(Config config) => new(
        [.. (config.Find(ConfigKeys.NotifyOn) is null ? Notice.Words : config.Texts(ConfigKeys.NotifyOn)).Select(word => (NoticeKind)Array.IndexOf(Notice.Words, word))],
        [.. config.Find(ConfigKeys.NotifyTerminal) is null ? [TerminalStandard] : config.Texts(ConfigKeys.NotifyTerminal)],
        config.Flag(ConfigKeys.NotifyDesktop) ?? false,
        [.. config.Texts(ConfigKeys.NotifyCommand)],
        Address(config));

    private static Uri? Address(Config config)
    {
        if (config.Find(ConfigKeys.NotifyWebhook) is not { } given) { return null; }

        // The address may hold a secret, so it is not repeated.
        return Uri.TryCreate(given.Value.GetString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new HostingException($"{given.Place}: expected an address that begins with http:// or https://, found something else.");
    }
}
