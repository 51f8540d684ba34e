using System.Text;
using System.Text.Json;

namespace FirstToken.Simulator.Formats;

/// <summary>Makes up arguments that fit a tool's JSON schema, so that a client that checks them is content.</summary>
internal static class ToolArguments
{
    private const int Deepest = 8;

    public static string For(JsonElement? schema)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } known || known.Field("properties") is null)
        {
            return "{}";
        }

        var json = new StringBuilder();
        Write(json, known, 0);
        return json.ToString();
    }

    private static void Write(StringBuilder json, JsonElement schema, int depth)
    {
        if (schema.ItemsOf("enum").FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } choice)
        {
            json.Append(choice.GetRawText());
            return;
        }

        switch (schema.TextOf("type")?.ToUpperInvariant())
        {
            case "INTEGER" or "NUMBER":
                json.Append('3');
                break;
            case "BOOLEAN":
                json.Append("true");
                break;
            case "ARRAY":
                json.Append("[]");
                break;
            case "OBJECT" or null when depth < Deepest && schema.Field("properties") is { ValueKind: JsonValueKind.Object } properties:
                WriteObject(json, schema, properties, depth);
                break;
            case "OBJECT":
                json.Append("{}");
                break;
            default:
                json.Append("\"Saint-Malo\"");
                break;
        }
    }

    private static void WriteObject(StringBuilder json, JsonElement schema, JsonElement properties, int depth)
    {
        var required = schema.ItemsOf("required")
            .Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()).ToHashSet();
        json.Append('{');
        bool first = true;
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (required.Count > 0 && !required.Contains(property.Name))
            {
                continue;
            }

            json.Append(first ? "" : ",").Append(JsonText.Quote(property.Name)).Append(':');
            Write(json, property.Value, depth + 1);
            first = false;
        }

        json.Append('}');
    }
}
