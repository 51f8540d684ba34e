using System.Text.Json;
using FirstToken.Judging.Advice;
using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;

namespace FirstToken.Reports;

/// <summary>Reads what advice may rest on, whatever kind of file it is in: runs, event logs, logs of coding sessions.</summary>
public static class EvidenceLoader
{
    // Each kind shows itself in the first names of its first object.
    private const int HeadBytes = 64 << 10;

    private enum Kind
    {
        Run,
        EventLog,
        Session,
    }

    /// <summary>Reads files.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="prices">Prices.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">One cannot be read, or is of no kind known.</exception>
    public static async Task<Evidence> ReadAsync(IReadOnlyList<string> paths, PriceTable prices, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(prices);
        var traffic = new List<Traffic>();
        var sessions = new List<(SessionLog, string)>();
        var notes = new List<string>();
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            switch (await KindOfAsync(path, cancellationToken).ConfigureAwait(false))
            {
                case Kind.Session:
                    SessionLog log = await SessionLogReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
                    sessions.Add((log, path));
                    if (log.SkippedLines > 0)
                    {
                        notes.Add($"{path}: {log.SkippedLines} {(log.SkippedLines == 1 ? "line" : "lines")} could not be read and {(log.SkippedLines == 1 ? "was" : "were")} passed over");
                    }

                    break;
                case Kind.EventLog:
                    traffic.AddRange(RunEvidence.Of(await EventsAsync(path, cancellationToken).ConfigureAwait(false), path));
                    break;
                default:
                    RunFile run = await RunLoader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
                    traffic.AddRange(RunEvidence.Of(run, path));
                    if (!run.Valid.Ok)
                    {
                        notes.Add($"NOT VALID: {path}: {string.Join("; ", run.Valid.Reasons)}");
                    }

                    if (run.Targets.Any(target => target.Requests.Count == 0 && target.Counts.Sent > 0))
                    {
                        notes.Add($"{path}: holds summaries without their requests; advice needs the requests");
                    }

                    break;
            }
        }

        return new Evidence { Traffic = [.. traffic, .. SessionEvidence.Of(sessions)], Prices = prices, Notes = notes };
    }

    private static async Task<List<RunRequest>> EventsAsync(string path, CancellationToken cancellationToken)
    {
        var requests = new List<RunRequest>();
        await foreach (RunRequest request in EventLogReader.ReadAsync(path, cancellationToken).ConfigureAwait(false))
        {
            // Each chunk's arrival is most of a line, and no rule looks at it.
            requests.Add(request with { OutputOffsetsNs = null, OutputTokensSoFar = null });
        }

        return requests;
    }

    private static async Task<Kind> KindOfAsync(string path, CancellationToken cancellationToken)
    {
        byte[] head = new byte[HeadBytes];
        int length;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message;
            throw new RunFileException($"{path}: {reason.ReplaceLineEndings(" ")}", failure);
        }

        return FirstTelling(head.AsSpan(0, length)) ?? (path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? Kind.Session : Kind.Run);
    }

    // The first line that says what it is; of a log one line may be broken.
    private static Kind? FirstTelling(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            if (Telling(head.TrimStart("\uFEFF"u8)) is { } kind)
            {
                return kind;
            }

            int end = head.IndexOf((byte)'\n');
            head = end < 0 ? default : head[(end + 1)..];
        }

        return null;
    }

    private static Kind? Telling(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Kind? kind = reader.GetString() switch
                {
                    "schema" or "providers" or "sessions" or "targets" => Kind.Run,
                    "started_unix_ns" => Kind.EventLog,
                    "sessionId" or "uuid" or "parentUuid" or "leafUuid" => Kind.Session,
                    _ => null,
                };
                if (kind is not null || !reader.Read() || !reader.TrySkip())
                {
                    return kind;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
