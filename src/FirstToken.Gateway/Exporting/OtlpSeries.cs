using System.Text.Json;

namespace FirstToken.Gateway.Exporting;

/// <summary>The attributes of a metric's data point.</summary>
/// <param name="Names">What the requests are called.</param>
internal readonly record struct OtlpSeries(GenAi Names)
{
    /// <summary>One more attribute.</summary>
    public (string Key, string Value)? Extra { get; init; }

    /// <summary>Whether it stands for all that are too many.</summary>
    public bool Overflow { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("attributes");
        if (Overflow)
        {
            OtlpJson.Flag(json, "otel.metric.overflow", true);
        }
        else
        {
            OtlpJson.Text(json, "gen_ai.operation.name", Names.Operation);
            OtlpJson.Text(json, "gen_ai.provider.name", Names.Provider);
            OtlpJson.Text(json, "gen_ai.request.model", Names.Model);
            OtlpJson.Text(json, "server.address", Names.Address);
            OtlpJson.Whole(json, "server.port", Names.Address is null ? null : Names.Port);
            OtlpJson.Text(json, "error.type", Names.ErrorType);
            if (Extra is { } extra)
            {
                OtlpJson.Text(json, extra.Key, extra.Value);
            }
        }

        json.WriteEndArray();
    }
}
