using System.CommandLine;
using System.Globalization;
using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;
using FirstToken.Reports;
using FirstToken.Reports.Budgets;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of <c>budget</c> that say how often a session calls each model.</summary>
internal sealed class SessionFlags
{
    private const int MostCalls = 1_000_000;

    private readonly Option<string[]> _calls = new("--calls")
    {
        Description = "Calls of a model in a session: claude-haiku-4-5=120; may be given several times",
        HelpName = "MODEL=N",
    };

    private readonly Option<string?> _session = Flags.Text("--session", [], "FILE", "Count the calls in a Claude Code transcript, subagents included");
    private readonly Option<double?> _perDay = Flags.Number("--sessions-per-day", "N", "Also say what it comes to in a day of so many sessions", 0, 1e6, "a number of sessions above 0");

    public IEnumerable<Option> All => [_calls, _session, _perDay];

    /// <summary>The calls asked for; <see langword="null"/> for none.</summary>
    /// <exception cref="CommandFailure">A count cannot be understood, or flags contradict each other.</exception>
    /// <exception cref="RunFileException">The transcript cannot be used.</exception>
    public async Task<SessionPlan?> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] counts = parsed.GetValue(_calls) ?? [];
        double? perDay = parsed.GetValue(_perDay);
        if (parsed.GetValue(_session) is { } file)
        {
            if (counts.Length > 0)
            {
                throw CommandFailure.Usage("--calls and --session exclude each other: the transcript has the counts");
            }

            SessionCalls calls = await SessionCalls.ReadAsync(file, cancellationToken);
            string broken = calls.SkippedLines > 0 ? $" ({Figures.Count(calls.SkippedLines)} of its lines could not be read)" : string.Empty;
            return new SessionPlan
            {
                Calls = [.. calls.Calls.OrderByDescending(call => call.Value).ThenBy(call => call.Key, StringComparer.Ordinal)],
                Source = $"counted in {Path.GetFileName(file)}{broken}",
                SessionsPerDay = perDay,
            };
        }

        if (counts.Length == 0)
        {
            return perDay is null ? null : throw CommandFailure.Usage("--sessions-per-day multiplies a session: give --calls or --session too");
        }

        KeyValuePair<string, int>[] given = [.. counts.Select(Count)];
        return given.DistinctBy(call => call.Key, StringComparer.OrdinalIgnoreCase).Count() < given.Length
            ? throw CommandFailure.Usage("--calls names a model twice")
            : new SessionPlan { Calls = given, Source = "as given with --calls", SessionsPerDay = perDay };
    }

    // Models may hold '=' nowhere that we know of; the last one parts.
    private static KeyValuePair<string, int> Count(string text)
    {
        int at = text.LastIndexOf('=');
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int calls) && calls is >= 1 and <= MostCalls
            ? new(text[..at], calls)
            : throw CommandFailure.Usage($"--calls '{text}' is not MODEL=N with a whole number from 1, such as claude-haiku-4-5=120");
    }
}
