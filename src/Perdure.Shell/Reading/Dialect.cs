namespace Perdure.Shell.Reading;

/// <summary>Which shell reads a text: they differ in where a quote ends.</summary>
internal enum Dialect
{
    Bash,

    /// <summary><c>sh</c>, which may be bash, dash or busybox; what they read differently is not understood.</summary>
    Posix,
}
