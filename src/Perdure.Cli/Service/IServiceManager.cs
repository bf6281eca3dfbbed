namespace Perdure.Cli.Service;

/// <summary>One kind of service manager: what it reads, and how it is told of it.</summary>
internal interface IServiceManager
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Where the file belongs.</summary>
    string File(ServiceFacts facts);

    string Text(ServiceFacts facts);

    /// <summary>Checks a draft of the file; null where nothing is there to check it with.</summary>
    string[]? Check(string draft) => null;

    /// <summary>Ends with 0 where somebody manages services for this user.</summary>
    string[] Probe { get; }

    IEnumerable<string[]> Enable(ServiceFacts facts);

    IEnumerable<string[]> Disable(ServiceFacts facts);

    /// <summary>Prints in one word whether it runs.</summary>
    string[] Ask(ServiceFacts facts);

    /// <summary>What else may be worth doing; null where nothing is.</summary>
    string? Advice => null;
}
