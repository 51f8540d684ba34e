namespace FirstToken.Cli.Shell;

/// <summary>Where a verb writes: results to standard output, everything else to standard error.</summary>
internal sealed class Terminal
{
    private Terminal(bool verbose) => Verbose = verbose;

    /// <summary>Results only.</summary>
    public TextWriter Out { get; } = Console.Out;

    /// <summary>Progress, notes and errors.</summary>
    public TextWriter Error { get; } = Console.Error;

    /// <summary>Whether details of failures are wanted.</summary>
    public bool Verbose { get; }

    /// <summary>A person reads standard output, and wants it drawn.</summary>
    public bool DrawOut { get; } = !Console.IsOutputRedirected && !IsDumb;

    /// <summary>A person reads standard error, and live progress may overwrite lines.</summary>
    public bool DrawError { get; } = !Console.IsErrorRedirected && !IsDumb;

    /// <summary>Colours are welcome (no-color.org).</summary>
    public bool Color { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !IsDumb;

    /// <summary>Columns of the screen; 100 where there is none.</summary>
    public int Width
    {
        get
        {
            int width = DrawOut ? Console.WindowWidth : DrawError ? Console.WindowWidth : 0;
            return width > 20 ? width : 100;
        }
    }

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>The terminal of this process.</summary>
    public static Terminal Open(bool verbose) => new(verbose);

    /// <summary>Writes a remark for people beside the result. Lost where nobody can read it any more, as in a terminal that was closed.</summary>
    public void Note(string line)
    {
        try
        {
            Error.WriteLine(line);
        }
        catch (IOException)
        {
            // A server must not end because of a remark.
        }
    }
}
