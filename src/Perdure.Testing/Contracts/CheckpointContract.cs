using Perdure.Core;
using Perdure.Core.Events;
using Perdure.Core.State;
using Perdure.Runtime.Ports;
using Xunit;

namespace Perdure.Testing.Contracts;

/// <summary>What every store promises of the folds saved in it.</summary>
public abstract class CheckpointContract : StoreContract
{
    [Fact]
    public async Task ACheckpointComesBackAsItWasSaved()
    {
        await using (var journal = await Created())
        {
            Assert.Null(await journal.ReadCheckpointAsync(default));
            await Append(journal, Said(1), Said(2), Said(3));
            await journal.SaveCheckpointAsync(new Checkpoint(2, "v1", "{\"old\":1}"u8.ToArray()), default);
            await journal.SaveCheckpointAsync(new Checkpoint(3, "v1", "{\"new\":\"ü\"}"u8.ToArray()), default);
        }

        await using var again = await Opened();
        var checkpoint = await again.ReadCheckpointAsync(default);
        Assert.Equal((3L, "v1"), (checkpoint!.Seq, checkpoint.Shape));
        Assert.Equal("{\"new\":\"ü\"}"u8.ToArray(), checkpoint.State.ToArray());
    }

    [Fact]
    public async Task ACheckpointOutlivesATakeover()
    {
        await using var anna = await Created();
        await Append(anna, Said(1));
        await Append(anna, Said(2), Said(3));
        await anna.SaveCheckpointAsync(new Checkpoint(3, "v1", "{}"u8.ToArray()), default);

        await using var ben = await Store.OpenAsync(Id, Ben, takeOver: true, default);
        Assert.Equal(3, (await ben.ReadCheckpointAsync(default))?.Seq);
        await Assert.ThrowsAsync<WriterLostException>(
            async () => await anna.SaveCheckpointAsync(new Checkpoint(2, "v1", "{}"u8.ToArray()), default));
    }

    [Fact]
    public async Task ACheckpointOfWhatIsNotDurableIsABug()
    {
        await using var journal = await Created();
        await Append(journal, Said(1));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await journal.SaveCheckpointAsync(new Checkpoint(2, "v1", "{}"u8.ToArray()), default));
    }
}
