using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Recording.Sessions;

namespace FirstToken.Judging.Advice;

/// <summary>The traffic in the logs of coding sessions: one for each agent and model, for each agent's requests are a conversation of their own.</summary>
public static class SessionEvidence
{
    private const long NsPerTick = 100;

    /// <summary>The traffic of some sessions. A message that several logs hold, because one session went on from another, counts once.</summary>
    /// <param name="logs">Each log with its file.</param>
    public static IReadOnlyList<Traffic> Of(IEnumerable<(SessionLog Log, string Source)> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var traffic = new List<Traffic>();
        foreach ((SessionLog log, string source) in logs)
        {
            SessionCall[] calls = [.. log.Calls.Where(call => seen.Add(call.MessageId))];
            foreach (IGrouping<string, SessionCall> agent in calls.GroupBy(call => call.Agent ?? string.Empty, StringComparer.Ordinal))
            {
                traffic.AddRange(OfAgent(agent, source));
            }
        }

        return traffic;
    }

    private static IEnumerable<Traffic> OfAgent(IGrouping<string, SessionCall> agent, string source)
    {
        IGrouping<string, SessionCall>[] models = [.. agent.Where(call => !call.Failed).GroupBy(call => call.Model ?? "unknown", StringComparer.Ordinal).OrderByDescending(model => model.Count())];

        // A failure names no model: it goes with the one asked most.
        string? usual = models.Length > 0 ? models[0].Key : null;
        foreach (IGrouping<string, SessionCall> model in models)
        {
            SessionCall[] calls = [.. agent.Where(call => call.Failed ? model.Key == usual : (call.Model ?? "unknown") == model.Key)];
            string provider = IsBedrock(model.Key) ? "bedrock" : "anthropic";
            yield return new Traffic
            {
                Name = $"{provider}:{model.Key}",
                Source = agent.Key.Length == 0 ? source : $"{source} (subagent {agent.Key})",
                Kind = TrafficKind.Session,
                Provider = provider,
                Model = model.Key,
                Streamed = true,
                IsConversation = true,
                Requests = [.. calls.Select(Request)],
                Calls = calls,
            };
        }
    }

    private static RunRequest Request(SessionCall call, int index)
    {
        // Without the moment it was sent the end stands in for it, and nothing is measured from it.
        DateTimeOffset at = call.SentAt ?? call.EndedAt ?? DateTimeOffset.UnixEpoch;
        double? e2e = call.SentAt is { } sent && call.EndedAt >= sent ? (call.EndedAt.Value - sent).TotalMilliseconds : null;
        return new RunRequest
        {
            N = index,
            StartedUnixNs = (at - DateTimeOffset.UnixEpoch).Ticks * NsPerTick,
            ProviderRequestId = call.RequestId,
            Status = call.ErrorStatus,
            Error = call.Failed ? ErrorKindNames.Of(KindOf(call.ErrorStatus)) : null,
            RetryAfterMs = call.RetryAfterMs,
            E2eMs = e2e,
            InputTokens = call.Usage?.InputUncached,
            CacheReadTokens = call.Usage?.CacheRead,
            CacheWriteTokens = call.Usage?.CacheWrite,
            CacheWriteLongTokens = call.Usage?.CacheWriteLong,
            OutputTokens = call.Usage?.Output,
            ReasoningTokens = call.Usage?.Reasoning,
            StopReason = call.StopReason,
            AnsweredModel = call.Model,
        };
    }

    private static bool IsBedrock(string model) => model.Contains("anthropic.", StringComparison.Ordinal) || model.StartsWith("arn:", StringComparison.Ordinal);

    private static ErrorKind KindOf(int? status) => status switch
    {
        429 => ErrorKind.RateLimit,
        503 or 529 => ErrorKind.Overloaded,
        401 => ErrorKind.Auth,
        403 => ErrorKind.Permission,
        404 => ErrorKind.NotFound,
        413 => ErrorKind.TooLarge,
        >= 400 and < 500 => ErrorKind.BadRequest,
        null => ErrorKind.ConnectionLost,
        _ => ErrorKind.Server,
    };
}
