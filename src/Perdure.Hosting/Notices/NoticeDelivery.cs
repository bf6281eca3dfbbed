using System.Collections.Immutable;
using Perdure.Core.Secrets;
using Perdure.Hosting.Configuration;
using Perdure.Hosting.Secrets;
using Perdure.Runtime.Ports;

namespace Perdure.Hosting.Notices;

/// <summary>Hands a notice to every channel that is configured, side by side, without what is secret.</summary>
public sealed class NoticeDelivery(NoticeChoices choices, ImmutableArray<INoticeChannel> channels, Redactor redactor)
{
    public static NoticeDelivery Of(Home home, NoticeChoices choices, TimeProvider clock) =>
        new(choices, [.. Channels(choices, clock)], KnownSecrets.Redactor(home, ConfigLoading.Load(home, home.Folder, [], model: null, _ => { })));

    /// <summary>Sends it where it is wanted, and marks it as sent: what a channel did not take is said and not tried for ever.</summary>
    public async Task TellAsync(Notice notice, ISentNotices sent, Action<string> say, CancellationToken cancel)
    {
        if (choices.Wants(notice))
        {
            foreach (var (channel, why) in await SendAsync(notice, cancel))
            {
                if (why is not null) { say($"a notice of {notice.Session} was not told: {channel}: {why}"); }
            }
        }

        await sent.SetAsync(notice.Session, notice.Id, cancel);
    }

    /// <returns>What came of it, by channel; null where it was told.</returns>
    public async Task<ImmutableArray<(string Channel, string? Why)>> SendAsync(Notice notice, CancellationToken cancel)
    {
        var harmless = notice.Redacted(redactor);
        return [.. await Task.WhenAll(channels.Select(async channel => (channel.Name, await channel.TellAsync(harmless, cancel))))];
    }

    private static IEnumerable<INoticeChannel> Channels(NoticeChoices choices, TimeProvider clock)
    {
        if (choices.Desktop) { yield return new DesktopChannel(); }
        if (!choices.Command.IsEmpty) { yield return new CommandChannel(choices.Command); }
        if (choices.Webhook is { } address) { yield return new WebhookChannel(address, clock); }
    }
}
