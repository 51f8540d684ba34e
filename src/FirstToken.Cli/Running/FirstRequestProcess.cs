using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using FirstToken.Cli.Shell;
using FirstToken.Experiments.ColdStarts;

namespace FirstToken.Cli.Running;

/// <summary>Starts this program anew for a single request, and takes what it observed.</summary>
internal static class FirstRequestProcess
{
    /// <summary>The hidden flag that makes <c>cold-start</c> send one request and tell of it.</summary>
    public const string Flag = "--first-request-since";

    /// <summary>Runs one such process to its end.</summary>
    /// <param name="arguments">Flags that say what to send and where.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="CommandFailure">It could not be started, or said nothing.</exception>
    public static async Task<ColdStartSample> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = OwnProgram.Start(["cold-start", .. arguments, Flag, string.Empty]);
        start.ArgumentList[^1] = Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        using Process process = Launch(start);
        try
        {
            Task<string> complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string? line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return line is not null && FirstRequest.Read(line) is { } sample
                ? sample
                : throw new CommandFailure(ExitCode.NothingSucceeded, "the new process said nothing: " + (await complaint).ReplaceLineEndings(" ").Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandFailure(ExitCode.NothingSucceeded, "no new process could be started");
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailure(ExitCode.NothingSucceeded, $"no new process could be started: {exception.Message}", exception);
        }
    }
}
