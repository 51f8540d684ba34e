using System.Text.Json;
using FirstToken.Providers;

namespace FirstToken.Benchmarks.Relays;

/// <summary>What the simulator has on record of one request for an answer.</summary>
/// <param name="Status">The status sent.</param>
/// <param name="Usage">Tokens, the output being what was sent before the client left; absent where nothing was generated.</param>
internal sealed record ServedRequest(int Status, Usage? Usage)
{
    /// <summary>Reads an entry of its log.</summary>
    /// <returns>Absent for what generates nothing, such as the list of models.</returns>
    public static ServedRequest? Of(JsonElement entry)
    {
        if (!entry.TryGetProperty("path", out JsonElement path) || path.GetString() is not "/v1/messages")
        {
            return null;
        }

        Usage? usage = entry.TryGetProperty("usage", out JsonElement told)
            ? new Usage
            {
                InputUncached = told.GetProperty("input_uncached").GetInt64(),
                CacheRead = told.GetProperty("cache_read").GetInt64(),
                CacheWrite = told.GetProperty("cache_write").GetInt64(),
                Output = entry.GetProperty("chunk_before_unix_ns").GetArrayLength(), // one token a chunk
            }
            : null;
        return new ServedRequest(entry.GetProperty("status").GetInt32(), usage);
    }
}
