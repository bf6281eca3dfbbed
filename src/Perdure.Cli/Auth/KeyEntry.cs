using System.Text;

namespace Perdure.Cli.Auth;

/// <summary>Takes a key from standard input; on a terminal nothing of it is shown.</summary>
internal static class KeyEntry
{
    /// <summary>Longer than any key or token a provider hands out.</summary>
    private const int CharsMax = 16_384;

    public static string Read(string provider)
    {
        var key = (Terminal.InputIsPiped ? FromPipe() : FromTerminal(provider)).Trim();
        if (key.Length == 0) { throw new UserErrorException($"expected a key for {provider} on standard input, found none."); }
        if (key.Any(char.IsWhiteSpace) || key.Any(char.IsControl))
        {
            throw new UserErrorException($"expected a key for {provider} in one word, found white space in it.");
        }

        return key;
    }

    private static string FromPipe()
    {
        using var input = Terminal.OpenInput();
        var characters = new char[CharsMax];
        return new string(characters, 0, input.ReadBlock(characters));
    }

    private static string FromTerminal(string provider)
    {
        Terminal.Current.Error.Write($"Key for {provider} (not shown): ");
        var key = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var press && press.Key != ConsoleKey.Enter)
        {
            if (press.Key == ConsoleKey.Backspace) { key.Length = Math.Max(0, key.Length - 1); }
            else if (key.Length < CharsMax) { key.Append(press.KeyChar); }
        }

        Terminal.Current.Error.WriteLine();
        return key.ToString();
    }
}
