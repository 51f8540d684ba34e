using System.Globalization;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>The limit on open files, of which every connection is one.</summary>
internal static class OpenFiles
{
    // Assemblies, log, run file, epoll and a few more; measured 60 to 90 in an idle process.
    private const int Ours = 128;

    /// <summary>The soft limit of this process (.NET has raised it to the hard one by now); absent where the system does not say.</summary>
    public static long? Limit()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits))
        {
            return null;
        }

        string? line = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 3 && long.TryParse(words[3], CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }

    /// <summary>Connections that can be open at once; absent where the system does not say.</summary>
    public static int? MostConnections => Limit() is { } limit ? (int)Math.Clamp(limit - Ours, 1, int.MaxValue) : null;

    /// <summary>Refuses a run that would run out of files half-way.</summary>
    /// <param name="connections">Connections open at once.</param>
    /// <exception cref="CommandFailure">The limit is lower.</exception>
    public static void Require(long connections)
    {
        if (Limit() is { } limit && connections + Ours > limit)
        {
            throw CommandFailure.Usage(
                $"{connections} connections need {connections + Ours} open files but the limit is {limit}; raise it with: ulimit -n {connections + Ours}");
        }
    }
}
