using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Caching;

namespace FirstToken.Simulator.Formats.Bedrock;

/// <summary>Cuts a Converse prompt at its cache points.</summary>
internal static class ConversePrompt
{
    private const int MostPoints = 4;

    public static CachePrompt Of(JsonElement body, string model)
    {
        using var hasher = new PrefixHasher();
        hasher.Add(Encoding.UTF8.GetBytes(KnownModels.Plain(model)));
        var marks = new List<CacheMark>();
        int bytes = 0, points = 0;
        IEnumerable<JsonElement> blocks = (body.Field("toolConfig")?.ItemsOf("tools") ?? [])
            .Concat(body.ItemsOf("system"))
            .Concat(body.ItemsOf("messages").SelectMany(static message => message.ItemsOf("content")));
        foreach (JsonElement block in blocks)
        {
            JsonElement? point = block.Field("cachePoint");
            if (point is null)
            {
                hasher.Add(block.Utf8Of());
                bytes += block.Utf8Of().Length;
            }

            points += point is null ? 0 : 1;
            TimeSpan life = point?.TextOf("ttl") == "1h" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);
            marks.Add(new CacheMark(hasher.Current(), TokenEstimate.Of(bytes), point is not null, life));
        }

        if (points > MostPoints)
        {
            throw new RequestRefusedException(RefusalKind.Invalid, $"A maximum of 4 cachePoint blocks may be provided. Found {points}.");
        }

        return new CachePrompt
        {
            Tokens = Math.Max(1, TokenEstimate.Of(bytes)),
            Marks = points > 0 ? marks : [],
            Minimum = KnownModels.CacheMinimum(model),
        };
    }
}
