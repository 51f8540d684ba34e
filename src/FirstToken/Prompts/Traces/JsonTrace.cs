using System.Text.Json;

namespace FirstToken.Prompts.Traces;

/// <summary>
/// Traces as JSON lines. Mooncake's have <c>timestamp</c> (milliseconds), <c>input_length</c>, <c>output_length</c> and
/// <c>hash_ids</c>; an event log has what <c>bench --events</c> writes.
/// </summary>
internal static class JsonTrace
{
    private const string Mooncake = "Mooncake";
    private const string EventLog = "event log";

    /// <summary>Reads the rest of a file whose first line is given.</summary>
    public static Trace Read(string first, TraceLines lines, string file)
    {
        bool isLog = IsLog(first, lines);

        // An event log is written in the order of the ends; requests that started later may stand first.
        var trace = new TraceBuilder(lines, sorted: !isLog);
        for (string? line = first; line is not null; line = lines.Read())
        {
            try
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                Add(entry.RootElement, isLog, lines, trace);
            }
            catch (JsonException broken)
            {
                PromptException wrong = new(lines.Wrong("not valid JSON").Message, broken);
                if (isLog && lines.Read() is null)
                {
                    break; // the writer of the log was stopped in the middle of its last line
                }

                throw wrong;
            }
        }

        return trace.Build(file, isLog ? EventLog : Mooncake);
    }

    private static bool IsLog(string first, TraceLines lines)
    {
        try
        {
            using JsonDocument entry = JsonDocument.Parse(first);
            return entry.RootElement.TryGetProperty("started_unix_ns", out _);
        }
        catch (JsonException broken)
        {
            throw new PromptException(lines.Wrong("not valid JSON").Message, broken);
        }
    }

    private static void Add(JsonElement entry, bool isLog, TraceLines lines, TraceBuilder trace)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw lines.Wrong("a line must be an object");
        }

        if (isLog)
        {
            AddLogged(entry, lines, trace);
        }
        else
        {
            AddMooncake(entry, lines, trace);
        }
    }

    private static void AddMooncake(JsonElement entry, TraceLines lines, TraceBuilder trace)
    {
        if (Number(entry, "timestamp", lines) is not { } milliseconds)
        {
            throw lines.Wrong("neither an event log (started_unix_ns) nor a Mooncake trace: there is no 'timestamp'");
        }

        double input = Number(entry, "input_length", lines) ?? throw lines.Wrong("there is no 'input_length'");
        double output = Number(entry, "output_length", lines) ?? throw lines.Wrong("there is no 'output_length'");
        trace.Add(milliseconds / 1000, input, output, Blocks(entry, lines));
    }

    private static void AddLogged(JsonElement entry, TraceLines lines, TraceBuilder trace)
    {
        double started = Number(entry, "started_unix_ns", lines) ?? throw lines.Wrong("there is no 'started_unix_ns'");
        double late = Number(entry, "lateness_ms", lines) ?? 0;
        double? input = Sum(
            Number(entry, "input_tokens", lines), Number(entry, "cache_read_tokens", lines), Number(entry, "cache_write_tokens", lines));

        // As it was meant to start, not as a late client started it.
        trace.Add((started / 1e9) - (late / 1000), input, Number(entry, "output_tokens", lines));
    }

    private static double? Sum(params ReadOnlySpan<double?> parts)
    {
        double? sum = null;
        foreach (double? part in parts)
        {
            sum = part is null ? sum : (sum ?? 0) + part;
        }

        return sum;
    }

    private static long[]? Blocks(JsonElement entry, TraceLines lines)
    {
        if (!entry.TryGetProperty("hash_ids", out JsonElement ids) || ids.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (ids.ValueKind != JsonValueKind.Array)
        {
            throw lines.Wrong("'hash_ids' must be a list of whole numbers");
        }

        var blocks = new long[ids.GetArrayLength()];
        int at = 0;
        foreach (JsonElement id in ids.EnumerateArray())
        {
            blocks[at++] = id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number)
                ? number
                : throw lines.Wrong("'hash_ids' must be a list of whole numbers");
        }

        return blocks;
    }

    private static double? Number(JsonElement entry, string name, TraceLines lines) =>
        !entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
        : throw lines.Wrong($"'{name}' must be a number");
}
