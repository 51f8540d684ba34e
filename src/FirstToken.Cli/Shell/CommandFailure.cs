namespace FirstToken.Cli.Shell;

/// <summary>Ends a verb with one line for people and an exit code: the only exception that is not a bug.</summary>
internal sealed class CommandFailure : Exception
{
    public CommandFailure(int exitCode, string message)
        : base(message) => Code = exitCode;

    public CommandFailure(int exitCode, string message, Exception inner)
        : base(message, inner) => Code = exitCode;

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code { get; }

    /// <summary>Something the user gave is wrong.</summary>
    public static CommandFailure Usage(string message) => new(ExitCode.BadUsage, message);
}
