using System.Globalization;

namespace FirstToken.Pricing;

/// <summary>
/// A price field of LiteLLM's catalogue taken apart: <c>cache_read_input_token_cost_above_272k_tokens_flex</c> is the
/// cache read price of service tier flex above 272,000 input tokens.
/// </summary>
/// <param name="Kind">Which rate.</param>
/// <param name="Above">The tier's threshold in tokens; 0 for the base price.</param>
/// <param name="ServiceTier">The service tier; <see langword="null"/> for the standard one.</param>
internal readonly record struct LiteLlmField(LiteLlmField.Rate Kind, long Above, string? ServiceTier)
{
    internal enum Rate : byte
    {
        Input,
        Output,
        CacheRead,
        CacheWrite,
        CacheWriteLong,
    }

    /// <summary>Takes a field's name apart.</summary>
    /// <returns><see langword="false"/> for whatever is not a price of text tokens.</returns>
    public static bool TryParse(ReadOnlySpan<char> name, out LiteLlmField field)
    {
        long above = 0;
        string? serviceTier = null;
        bool oneHour = false;
        while (TakeSuffix(ref name, ref above, ref serviceTier, ref oneHour))
        {
        }

        Rate? kind = name switch
        {
            "input_cost_per_token" => Rate.Input,
            "output_cost_per_token" => Rate.Output,
            "cache_read_input_token_cost" => Rate.CacheRead,
            "cache_creation_input_token_cost" => oneHour ? Rate.CacheWriteLong : Rate.CacheWrite,
            _ => null,
        };
        field = new LiteLlmField(kind ?? default, above, serviceTier);
        return kind is not null && (!oneHour || kind is Rate.CacheWriteLong);
    }

    /// <summary>The rates with one of them set.</summary>
    public Rates Set(Rates rates, decimal? price) => Kind switch
    {
        Rate.Input => rates with { Input = price },
        Rate.Output => rates with { Output = price },
        Rate.CacheRead => rates with { CacheRead = price },
        Rate.CacheWrite => rates with { CacheWrite = price },
        _ => rates with { CacheWriteLong = price },
    };

    private static bool TakeSuffix(ref ReadOnlySpan<char> name, ref long above, ref string? serviceTier, ref bool oneHour)
    {
        if (name.EndsWith("_batches"))
        {
            serviceTier = PriceSheet.Batch;
            name = name[..^"_batches".Length];
        }
        else if (name.EndsWith("_flex"))
        {
            serviceTier = "flex";
            name = name[..^"_flex".Length];
        }
        else if (name.EndsWith("_priority"))
        {
            serviceTier = "priority";
            name = name[..^"_priority".Length];
        }
        else if (name.EndsWith("_above_1hr"))
        {
            oneHour = true;
            name = name[..^"_above_1hr".Length];
        }
        else
        {
            return TakeThreshold(ref name, ref above);
        }

        return true;
    }

    private static bool TakeThreshold(ref ReadOnlySpan<char> name, ref long above)
    {
        const string Start = "_above_";
        const string End = "k_tokens";
        int start = name.LastIndexOf(Start);
        if (start < 0 || !name.EndsWith(End))
        {
            return false;
        }

        ReadOnlySpan<char> digits = name[(start + Start.Length)..^End.Length];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int thousands))
        {
            return false;
        }

        above = thousands * 1000L;
        name = name[..start];
        return true;
    }
}
