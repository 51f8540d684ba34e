using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Turns a record into its entry in a run file or event log, and back.</summary>
public static class RequestEntry
{
    private const double UsPerMs = 1000;
    private const double NsPerMs = 1e6;
    private const long NsPerTick = 100;

    /// <summary>The entry of a record: durations rounded to microseconds, per-request figures added.</summary>
    /// <param name="record">What was observed.</param>
    /// <param name="withOffsets">Whether to keep the arrival of every chunk.</param>
    public static RunRequest Of(RequestRecord record, bool withOffsets = true)
    {
        ArgumentNullException.ThrowIfNull(record);
        GapSummary? gaps = GapSummary.Of(record.OutputOffsetsNs);
        Usage? usage = record.Usage;
        return new RunRequest
        {
            N = record.Number,
            Conversation = record.Conversation,
            Turn = record.Turn,
            StartedUnixNs = record.StartedUnixNs,
            SentMs = Ms(record.IntendedNs + record.LatenessNs),
            ProviderRequestId = record.ProviderRequestId,
            Status = record.Status,
            Error = record.Error is { } error ? ErrorKindNames.Of(error.Kind) : null,
            ErrorMessage = record.Error?.Message,
            ErrorType = record.Error?.ProviderType,
            RetryAfterMs = Ms(record.Error?.RetryAfter?.Ticks * NsPerTick),
            RateLimits = HeadersOf(record),
            NewConnection = record.NewConnection,
            LatenessMs = Ms(record.LatenessNs),
            DnsMs = Ms(record.DnsNs),
            ConnectMs = Ms(record.ConnectNs),
            TlsMs = Ms(record.TlsNs),
            SendMs = Ms(record.SendNs),
            TtfbMs = Ms(record.TtfbNs),
            TtftMs = Ms(record.TtftNs),
            TtfaMs = Ms(record.TtfaNs),
            TpotMs = TokenPace.Of(record)?.TpotUs / UsPerMs,
            E2eMs = Ms(record.E2eNs),
            EndMs = Ms(record.EndNs),
            ServerMs = Ms(record.ServerNs),
            ServerFirstByteMs = Ms(record.ServerFirstByteNs),
            LongestGapMs = Ms(gaps?.LongestNs),
            Stalls = gaps?.Stalls,
            InputTokens = usage?.InputUncached,
            CacheReadTokens = usage?.CacheRead,
            CacheWriteTokens = usage?.CacheWrite,
            CacheWriteLongTokens = usage?.CacheWriteLong,
            OutputTokens = usage?.Output,
            ReasoningTokens = usage?.Reasoning,
            ReasoningStreamed = record.ReasoningStreamed,
            CostUsd = record.CostUsd,
            StopReason = record.StopReason,
            ServiceTier = record.ServiceTier,
            AnsweredModel = record.AnsweredModel,
            Bytes = record.Bytes,
            Reads = record.Reads,
            Coalesced = record.CoalescedChunks,
            Stamps = StampNames.Of(record.Stamps),
            Simulated = record.Simulated,
            OutputOffsetsNs = withOffsets && record.OutputOffsetsNs.Count > 0 ? record.OutputOffsetsNs : null,
            HoldsNs = withOffsets && record.HoldsNs.Count > 0 ? record.HoldsNs : null,
            OutputTokensSoFar = withOffsets && record.OutputTokensSoFar.Count > 0 ? record.OutputTokensSoFar : null,
        };
    }

    /// <summary>
    /// The record of an entry, from which every figure can be computed again. Without its offsets an answer has no chunks, and
    /// so no TTFT, gaps or generation.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="target">Index of the target in the run.</param>
    public static RequestRecord ToRecord(RunRequest entry, int target)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new RequestRecord
        {
            Number = entry.N,
            Conversation = entry.Conversation,
            Turn = entry.Turn,
            Target = target,
            StartedUnixNs = entry.StartedUnixNs,
            IntendedNs = Ns(entry.SentMs) - Ns(entry.LatenessMs),
            LatenessNs = Ns(entry.LatenessMs),
            NewConnection = entry.NewConnection,
            DnsNs = Ns(entry.DnsMs),
            ConnectNs = Ns(entry.ConnectMs),
            TlsNs = Ns(entry.TlsMs),
            SendNs = Ns(entry.SendMs),
            TtfbNs = Ns(entry.TtfbMs),
            TtfaNs = Ns(entry.TtfaMs),
            EndNs = Ns(entry.EndMs),
            OutputOffsetsNs = entry.OutputOffsetsNs ?? [],
            HoldsNs = entry.HoldsNs ?? [],
            OutputTokensSoFar = entry.OutputTokensSoFar ?? [],
            ReasoningStreamed = entry.ReasoningStreamed,
            CoalescedChunks = entry.Coalesced,
            Reads = entry.Reads,
            Bytes = entry.Bytes,
            Stamps = StampNames.Parse(entry.Stamps),
            Status = entry.Status,
            Error = ErrorOf(entry),
            ProviderRequestId = entry.ProviderRequestId,
            AnsweredModel = entry.AnsweredModel,
            StopReason = entry.StopReason,
            ServiceTier = entry.ServiceTier,
            Usage = UsageOf(entry),
            ServerNs = Ns(entry.ServerMs),
            ServerFirstByteNs = Ns(entry.ServerFirstByteMs),
            RateLimits = entry.RateLimits is { } headers ? [.. headers] : [],
            Simulated = entry.Simulated,
            CostUsd = entry.CostUsd,
        };
    }

    private static RequestError? ErrorOf(RunRequest entry)
    {
        if (entry.Error is not { } name)
        {
            return null;
        }

        // A kind that a later version added is still a failure.
        ErrorKind kind = ErrorKindNames.TryParse(name, out ErrorKind known) ? known : ErrorKind.Server;
        return new RequestError(kind, entry.ErrorMessage ?? name)
        {
            HttpStatus = entry.Status,
            ProviderType = entry.ErrorType,
            RetryAfter = entry.RetryAfterMs is { } wait ? TimeSpan.FromTicks(Ns(wait) / NsPerTick) : null,
        };
    }

    private static Dictionary<string, string>? HeadersOf(RequestRecord record)
    {
        if (record.RateLimits.Count == 0)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(record.RateLimits.Count, StringComparer.Ordinal);
        foreach ((string name, string value) in record.RateLimits)
        {
            headers[name] = value;
        }

        return headers;
    }

    private static Usage? UsageOf(RunRequest entry) =>
        (entry.InputTokens ?? entry.CacheReadTokens ?? entry.CacheWriteTokens ?? entry.OutputTokens ?? entry.ReasoningTokens)
            is null
            ? null
            : new Usage
            {
                InputUncached = entry.InputTokens,
                CacheRead = entry.CacheReadTokens,
                CacheWrite = entry.CacheWriteTokens,
                CacheWriteLong = entry.CacheWriteLongTokens,
                Output = entry.OutputTokens,
                Reasoning = entry.ReasoningTokens,
            };

    private static double Ms(long ns) => Microseconds.Of(ns) / UsPerMs;

    private static double? Ms(long? ns) => ns is { } value ? Ms(value) : null;

    private static long Ns(double ms) => (long)Math.Round(ms * NsPerMs);

    private static long? Ns(double? ms) => ms is { } value ? Ns(value) : null;
}
