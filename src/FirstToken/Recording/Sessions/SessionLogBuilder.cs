using System.Globalization;
using System.Text.Json;
using FirstToken.Providers;

namespace FirstToken.Recording.Sessions;

/// <summary>
/// Puts the records of a session log together. An answer has a record for each of its blocks, all with its message id and its
/// whole usage; a resumed session repeats records of the one before: each message id is one call.
/// </summary>
internal sealed class SessionLogBuilder
{
    private readonly Dictionary<string, SessionCall> _calls = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly Dictionary<string, (string Call, int Index)> _tools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecentReads> _recent = new(StringComparer.Ordinal);
    private string _id = string.Empty;
    private int _skipped;
    private int _failures;

    /// <summary>Records understood so far.</summary>
    public int Records { get; private set; }

    /// <summary>Takes a line in.</summary>
    /// <param name="record">What it holds; <see langword="null"/> for one that is no JSON.</param>
    public void Add(JsonElement? record)
    {
        if (record is not { ValueKind: JsonValueKind.Object } line || Text(line, "type") is not { } type)
        {
            _skipped++;
            return;
        }

        if (_id.Length == 0)
        {
            _id = Text(line, "sessionId") ?? string.Empty;
        }

        switch (type)
        {
            case "assistant" when line.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.Object:
                AddAnswer(line, message);
                break;
            case "user" when line.TryGetProperty("message", out JsonElement message) && message.ValueKind == JsonValueKind.Object:
                AddResults(line, message);
                break;
            case "api-request" when Text(line, "id") is { } request && Time(line) is { } at:
                _sent[request] = at;
                break;
            case "system" when Text(line, "subtype") == "api_error":
                AddFailure(line);
                break;
            default:
                // Many other records exist; they show only that this is a session's log.
                if (_id.Length == 0 && !line.TryGetProperty("uuid", out _))
                {
                    _skipped++;
                    return;
                }

                break;
        }

        Records++;
    }

    /// <summary>All that was taken in.</summary>
    public SessionLog Build() => new() { Id = _id, Calls = [.. _order.Select(id => _calls[id])], SkippedLines = _skipped };

    private void AddAnswer(JsonElement line, JsonElement message)
    {
        if (line.TryGetProperty("isApiErrorMessage", out JsonElement isError) && isError.ValueKind == JsonValueKind.True)
        {
            AddFailure(line);
            return;
        }

        if (Text(message, "id") is not { } id || Text(message, "model") is "<synthetic>")
        {
            return;
        }

        string? agent = Text(line, "agentId");
        if (!_calls.TryGetValue(id, out SessionCall? call))
        {
            call = new SessionCall { MessageId = id, Agent = agent };
            _order.Add(id);
        }

        Usage? usage = UsageOf(message);
        DateTimeOffset? at = Time(line);
        DateTimeOffset? sent = Text(line, "requestRef") is { } reference && _sent.TryGetValue(reference, out DateTimeOffset moment) ? moment : null;
        _calls[id] = call with
        {
            Model = Text(message, "model") ?? call.Model,
            RequestId = Text(line, "requestId") ?? call.RequestId,
            SentAt = call.SentAt ?? sent,
            EndedAt = at > call.EndedAt || call.EndedAt is null ? at ?? call.EndedAt : call.EndedAt,
            StopReason = Text(message, "stop_reason") ?? call.StopReason,

            // The same on every record of an answer, except in versions that wrote the first before the last count was known.
            Usage = (usage?.Output ?? -1) >= (call.Usage?.Output ?? -1) ? usage ?? call.Usage : call.Usage,
        };
        foreach (JsonElement block in Blocks(message))
        {
            AddTool(id, agent, block, at);
        }
    }

    private void AddTool(string callId, string? agent, JsonElement block, DateTimeOffset? at)
    {
        if (Text(block, "type") != "tool_use" || Text(block, "id") is not { } id || _tools.ContainsKey(id))
        {
            return;
        }

        string name = Text(block, "name") ?? "unknown";
        string? target = block.TryGetProperty("input", out JsonElement input) ? ReadingTools.TargetOf(name, input) : null;
        RecentReads recent = RecentOf(agent);
        SessionCall call = _calls[callId];
        _tools[id] = (callId, call.Tools.Count);
        _calls[callId] = call with
        {
            Tools =
            [
                .. call.Tools,
                new SessionTool
                {
                    Id = id,
                    Name = name,
                    AskedAt = at,
                    OnlyReads = ReadingTools.Contains(name),
                    NeedsEarlierResult = recent.Mention(target),
                },
            ],
        };
        recent.Ask(target);
    }

    private void AddResults(JsonElement line, JsonElement message)
    {
        foreach (JsonElement block in Blocks(message))
        {
            if (Text(block, "type") == "tool_result" && Text(block, "tool_use_id") is { } id && _tools.TryGetValue(id, out (string Call, int Index) tool))
            {
                SessionCall call = _calls[tool.Call];
                SessionTool[] tools = [.. call.Tools];
                tools[tool.Index] = tools[tool.Index] with { AnsweredAt = tools[tool.Index].AnsweredAt ?? Time(line) };
                _calls[tool.Call] = call with { Tools = tools };
                RecentOf(call.Agent).Answer(block);
            }
        }
    }

    private void AddFailure(JsonElement line)
    {
        bool hasError = line.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object;
        string id = Text(line, "uuid") ?? string.Create(CultureInfo.InvariantCulture, $"failure {++_failures}");
        if (_calls.ContainsKey(id))
        {
            return;
        }

        _order.Add(id);
        _calls[id] = new SessionCall
        {
            MessageId = id,
            Agent = Text(line, "agentId"),
            EndedAt = Time(line),
            Failed = true,
            ErrorStatus = (int?)(Number(line, "apiErrorStatus") ?? (hasError ? Number(error, "status") : null)),
            RetryAfterMs = Number(line, "retryInMs"),
        };
    }

    private RecentReads RecentOf(string? agent)
    {
        if (!_recent.TryGetValue(agent ?? string.Empty, out RecentReads? recent))
        {
            _recent[agent ?? string.Empty] = recent = new RecentReads();
        }

        return recent;
    }

    private static Usage? UsageOf(JsonElement message)
    {
        if (!message.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        bool split = usage.TryGetProperty("cache_creation", out JsonElement written) && written.ValueKind == JsonValueKind.Object;
        bool detailed = usage.TryGetProperty("output_tokens_details", out JsonElement details) && details.ValueKind == JsonValueKind.Object;
        return new Usage
        {
            InputUncached = Tokens(usage, "input_tokens"),
            CacheRead = Tokens(usage, "cache_read_input_tokens"),
            CacheWrite = Tokens(usage, "cache_creation_input_tokens"),
            CacheWriteLong = split ? Tokens(written, "ephemeral_1h_input_tokens") : null,
            Output = Tokens(usage, "output_tokens"),
            Reasoning = detailed ? Tokens(details, "thinking_tokens") : null,
        };
    }

    private static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object)
            : [];

    private static DateTimeOffset? Time(JsonElement record) =>
        DateTimeOffset.TryParse(Text(record, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : null;

    private static string? Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : null;

    // Nothing a model was ever given or gave has a billion tokens: such a count is damage, and no figure may rest on it.
    private static long? Tokens(JsonElement usage, string name) => Number(usage, name) is >= 0 and < 1e9 and var tokens ? (long)tokens : null;
}
