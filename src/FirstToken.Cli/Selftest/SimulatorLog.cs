using System.Text.Json;

namespace FirstToken.Cli.Selftest;

/// <summary>Reads the simulator's log: a JSON line for each request.</summary>
internal static class SimulatorLog
{
    /// <summary>The answers by the simulator's id.</summary>
    /// <exception cref="JsonException">It is not such a log.</exception>
    public static Dictionary<string, ServerAnswer> Parse(ReadOnlyMemory<byte> lines)
    {
        var answers = new Dictionary<string, ServerAnswer>(StringComparer.Ordinal);
        while (!lines.IsEmpty)
        {
            int end = lines.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (!line.IsEmpty)
            {
                using JsonDocument entry = JsonDocument.Parse(line);
                Add(answers, entry.RootElement);
            }
        }

        return answers;
    }

    // A chunk is on its way once the server's write begins: on loopback the kernel stamps its arrival inside that call.
    private static void Add(Dictionary<string, ServerAnswer> answers, JsonElement entry)
    {
        if (entry.TryGetProperty("id", out JsonElement id) && id.GetString() is { } key
            && entry.TryGetProperty("chunk_before_unix_ns", out JsonElement chunks))
        {
            answers[key] = new ServerAnswer(
                entry.GetProperty("received_unix_ns").GetInt64(),
                [.. chunks.EnumerateArray().Select(chunk => chunk.GetInt64())]);
        }
    }
}
