using System.Buffers;
using System.Text.Json;
using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Recording;

/// <summary>Writes log entries as JSON lines.</summary>
internal static class SimLogJson
{
    public static byte[] Lines(IReadOnlyList<SimLogEntry> entries)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes);
        foreach (SimLogEntry entry in entries)
        {
            Write(json, entry);
            json.Flush();
            bytes.Write("\n"u8);
            json.Reset();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SimLogEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("n", entry.Number);
        json.WriteString("id", entry.Id);
        json.WriteString("path", entry.Path);
        json.WriteString("api", entry.Api);
        json.WriteString("model", entry.Model);
        json.WriteNumber("status", entry.Status);
        json.WriteString("outcome", entry.Outcome);
        if (InjectionNames.NameOf(entry.Injected) is { } injected)
        {
            json.WriteString("injected", injected);
        }

        json.WriteNumber("received_unix_ns", entry.ReceivedUnixNs);
        WriteTime(json, "head_unix_ns", entry.HeadUnixNs);
        WriteTime(json, "end_unix_ns", entry.EndUnixNs);
        json.WriteNumber("bytes", entry.Bytes);
        int chunks = entry.Chunks;
        json.WriteStartArray("chunk_before_unix_ns");
        for (int i = 0; i < chunks; i++)
        {
            json.WriteNumberValue(entry.Chunk(i).Before);
        }

        json.WriteEndArray();
        json.WriteStartArray("chunk_after_unix_ns");
        for (int i = 0; i < chunks; i++)
        {
            json.WriteNumberValue(entry.Chunk(i).After);
        }

        json.WriteEndArray();
        if (entry.Facts.Usage is { } usage)
        {
            WriteUsage(json, usage);
        }

        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long time)
    {
        if (time != 0)
        {
            json.WriteNumber(name, time);
        }
    }

    private static void WriteUsage(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_uncached", usage.InputUncached);
        json.WriteNumber("cache_read", usage.CacheRead);
        json.WriteNumber("cache_write", usage.CacheWrite);
        json.WriteNumber("output", usage.Output);
        json.WriteNumber("reasoning", usage.Reasoning);
        json.WriteEndObject();
    }
}
