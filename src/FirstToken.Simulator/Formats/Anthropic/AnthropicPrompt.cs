using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Caching;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>Cuts a Messages prompt into blocks, in the order the model reads: tools, system, messages.</summary>
internal static class AnthropicPrompt
{
    private const int MostBreakpoints = 4;

    public static CachePrompt Of(JsonElement body, string model)
    {
        if (body.Utf8Of().IndexOf("cache_control"u8) < 0)
        {
            return new CachePrompt { Tokens = Tokens(Blocks(body).Sum(static block => block.Utf8Of().Length)), Minimum = KnownModels.CacheMinimum(model) };
        }

        using var hasher = new PrefixHasher();
        hasher.Add(Encoding.UTF8.GetBytes(KnownModels.Plain(model)));
        var marks = new List<CacheMark>();
        int bytes = 0, breakpoints = 0;
        foreach (JsonElement block in Blocks(body))
        {
            ReadOnlySpan<byte> raw = block.Utf8Of();
            JsonElement? control = block.Field("cache_control");
            bytes += HashWithout(hasher, raw, control);
            breakpoints += control is null ? 0 : 1;
            marks.Add(new CacheMark(hasher.Current(), TokenEstimate.Of(bytes), control is not null, Life(control)));
        }

        if (body.Field("cache_control") is { } automatic && marks.Count > 0)
        {
            breakpoints++;
            marks[^1] = marks[^1] with { Breakpoint = true, Life = Life(automatic) };
        }

        if (breakpoints > MostBreakpoints)
        {
            throw new RequestRefusedException(
                RefusalKind.Invalid, $"A maximum of 4 blocks with cache_control may be provided. Found {breakpoints}.");
        }

        return new CachePrompt
        {
            Tokens = Tokens(bytes),
            Marks = breakpoints > 0 ? marks : [],
            Minimum = KnownModels.CacheMinimum(model),
        };
    }

    private static int Tokens(int bytes) => Math.Max(1, TokenEstimate.Of(bytes));

    // The mark itself is not content: moving a breakpoint must not change the prefix.
    private static int HashWithout(PrefixHasher hasher, ReadOnlySpan<byte> raw, JsonElement? control)
    {
        if (control is { } mark)
        {
            ReadOnlySpan<byte> text = mark.Utf8Of();
            int at = raw.LastIndexOf(text);
            int name = at < 0 ? -1 : raw[..at].LastIndexOf("\"cache_control\""u8);
            if (name > 0)
            {
                ReadOnlySpan<byte> before = raw[..name].TrimEnd(" \t\r\n,"u8);
                ReadOnlySpan<byte> after = raw[(at + text.Length)..].TrimStart(" \t\r\n"u8);
                hasher.Add(before);
                hasher.Add(after);
                return before.Length + after.Length;
            }
        }

        hasher.Add(raw);
        return raw.Length;
    }

    private static IEnumerable<JsonElement> Blocks(JsonElement body)
    {
        IEnumerable<JsonElement> system = body.Field("system") is not { } found ? []
            : found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [found];
        return body.ItemsOf("tools").Concat(system).Concat(body.ItemsOf("messages").SelectMany(static message =>
            message.Field("content") is { ValueKind: JsonValueKind.Array } list ? (IEnumerable<JsonElement>)list.EnumerateArray() : [message]));
    }

    private static TimeSpan Life(JsonElement? control) =>
        control?.TextOf("ttl") == "1h" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);
}
