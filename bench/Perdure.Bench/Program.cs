using Perdure.Bench;

// Each verb measures one part beside the limit the machine sets, in the same run, and prints a Markdown table.
switch (args)
{
    case ["journal", .. var sizes]:
        await JournalBench.RunAsync(sizes is [] ? [1_000, 100_000, 1_000_000] : [.. sizes.Select(int.Parse)]);
        return 0;
    default:
        Console.Error.WriteLine("usage: Perdure.Bench journal [entries...]");
        return 2;
}
