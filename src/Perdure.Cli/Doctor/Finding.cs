namespace Perdure.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Todo">What would make it better; null where nothing has to be done.</param>
internal sealed record Finding(string Check, Health Health, string Found, string? Todo = null)
{
    public static Finding Ok(string check, string found) => new(check, Health.Ok, found);

    public static Finding Warn(string check, string found, string todo) => new(check, Health.Warn, found, todo);

    public static Finding Fail(string check, string found, string todo) => new(check, Health.Fail, found, todo);
}

internal enum Health
{
    Ok,
    Warn,
    Fail,
}
