using System.Globalization;
using System.Text.Json;

namespace FirstToken.Pricing;

/// <summary>Writes a price table in the project's own schema; what it writes reads back as the same prices.</summary>
public static class PriceFileWriter
{
    /// <summary>Writes a whole table, UTF-8, indented.</summary>
    /// <param name="table">What to write.</param>
    public static byte[] Write(PriceTable table)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, IndentSize = 1 }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version"u8, 1);
            Optional(json, "written", Day(table.Written));
            json.WriteString("currency"u8, "USD"u8);
            json.WriteString("unit"u8, "per million tokens"u8);
            json.WriteStartArray("models"u8);
            foreach (ModelPrice model in table.Models)
            {
                Model(json, model);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Model(Utf8JsonWriter json, ModelPrice model)
    {
        json.WriteStartObject();
        json.WriteString("provider"u8, model.Provider);
        json.WriteString("model"u8, model.Model);
        Texts(json, "aliases", model.Aliases);
        Optional(json, "status", model.Status);
        Optional(json, "scope", model.Scope);
        Optional(json, "context_window", model.ContextWindow);
        Optional(json, "max_output", model.MaxOutput);
        Optional(json, "min_cache_tokens", model.MinCacheTokens);
        Optional(json, "geo_us_multiplier", model.UsGeographyFactor);
        Sheet(json, model.Sheet);
        if (model.Schedule.Count > 0)
        {
            json.WriteStartArray("schedule"u8);
            foreach (PriceChange change in model.Schedule)
            {
                json.WriteStartObject();
                json.WriteString("from"u8, Day(change.From));
                Sheet(json, change.Sheet);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        Texts(json, "source", model.Sources);
        Optional(json, "as_of", Day(model.AsOf));
        Optional(json, "note", model.Note);
        json.WriteEndObject();
    }

    private static void Sheet(Utf8JsonWriter json, PriceSheet sheet)
    {
        json.WriteStartObject("prices"u8);
        RatesOf(json, sheet.Standard.Base);
        json.WriteEndObject();
        Tiers(json, sheet.Standard.Tiers);
        if (sheet.ServiceTiers.Count > 0)
        {
            json.WriteStartObject("service_tiers"u8);
            foreach ((string name, RateCard card) in sheet.ServiceTiers.OrderBy(static tier => tier.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(name);
                RatesOf(json, card.Base);
                Tiers(json, card.Tiers);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    private static void Tiers(Utf8JsonWriter json, IReadOnlyList<RateTier> tiers)
    {
        if (tiers.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tiers"u8);
        foreach (RateTier tier in tiers)
        {
            json.WriteStartObject();
            json.WriteNumber("above_input_tokens"u8, tier.AboveInputTokens);
            RatesOf(json, tier.Rates);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void RatesOf(Utf8JsonWriter json, Rates rates)
    {
        Optional(json, "input", rates.Input);
        Optional(json, "output", rates.Output);
        Optional(json, "cache_read", rates.CacheRead);
        Optional(json, "cache_write_5m", rates.CacheWrite);
        Optional(json, "cache_write_1h", rates.CacheWriteLong);
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number / JsonCursor.LongOne);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
