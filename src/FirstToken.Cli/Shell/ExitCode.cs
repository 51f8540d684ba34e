namespace FirstToken.Cli.Shell;

/// <summary>Exit codes of every verb (design §4.1).</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Fine = 0;

    /// <summary>A verdict failed: a grade, a comparison, an objective.</summary>
    public const int VerdictFailed = 1;

    /// <summary>The command line or a file given to it is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>What was measured is not to be trusted: the client was late, or the selftest failed.</summary>
    public const int NotValid = 3;

    /// <summary>Not one request succeeded.</summary>
    public const int NothingSucceeded = 4;

    /// <summary>Interrupted; what was finished is saved.</summary>
    public const int Interrupted = 130;
}
