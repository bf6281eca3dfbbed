using Perdure.Core.Values;

namespace Perdure.Tools.Tests.Files;

public class ViewImageTests
{
    [Theory]
    [InlineData("iVBORw0KGgoAAAAA", "png")]
    [InlineData("/9j/4AAQSkZJRgAB", "jpeg")]
    [InlineData("R0lGODlhAQABAAAA", "gif")]
    [InlineData("UklGRhoAAABXRUJQ", "webp")]
    public async Task APictureIsKnownByItsBytesAndComesAsDataUrl(string base64, string kind)
    {
        using var workspace = new TempWorkspace().With("shot.dat", Convert.FromBase64String(base64));
        var outcome = await workspace.CallAsync("view_image", """{"path": "shot.dat"}""");
        Assert.Equal($"shot.dat, {kind}, 12 bytes", outcome.Text);
        Assert.Equal($"data:image/{kind};base64,{base64}", Assert.Single(outcome.Images!.Value).Url);
    }

    [Fact]
    public async Task WhatIsNoPictureOrTooLargeFails()
    {
        using var workspace = new TempWorkspace()
            .With("text.png", "hello, I am a text")
            .With("large.png", [.. Convert.FromBase64String("iVBORw0KGgoAAAAA"), .. new byte[4_000_000]]);
        Assert.Equal(
            (ToolStatus.Failed, "text.png is not a png, jpeg, gif or webp picture."),
            Ending(await workspace.CallAsync("view_image", """{"path": "text.png"}""")));
        Assert.Equal(
            (ToolStatus.Failed, "large.png has 4,000,012 bytes; 3,750,000 can be shown. Make it smaller first."),
            Ending(await workspace.CallAsync("view_image", """{"path": "large.png"}""")));
    }

    private static (ToolStatus Status, string Text) Ending(ToolOutcome outcome) => (outcome.Status, outcome.Text);
}
