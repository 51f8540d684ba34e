using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>A value in an older result file, with the way to it, so that one of the wrong kind can be named.</summary>
internal readonly struct OlderValue(JsonElement element, string path, string file)
{
    /// <summary>It is not there, or null.</summary>
    public bool IsAbsent => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>A field of an object; absent where the object is.</summary>
    public OlderValue this[string key]
    {
        get
        {
            string way = path.Length == 0 ? key : $"{path}.{key}";
            return IsAbsent ? new OlderValue(default, way, file)
                : element.ValueKind != JsonValueKind.Object ? throw Wrong("an object")
                : new OlderValue(element.TryGetProperty(key, out JsonElement found) ? found : default, way, file);
        }
    }

    /// <summary>The fields of an object; none where it is absent. Of a name that stands there twice the last counts.</summary>
    public IEnumerable<KeyValuePair<string, OlderValue>> Entries
    {
        get
        {
            var entries = new Dictionary<string, OlderValue>(StringComparer.Ordinal);
            if (IsAbsent)
            {
                return entries;
            }

            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("an object");
            }

            foreach (JsonProperty entry in element.EnumerateObject())
            {
                entries[entry.Name] = new OlderValue(entry.Value, path.Length == 0 ? entry.Name : $"{path}.{entry.Name}", file);
            }

            return entries;
        }
    }

    /// <summary>A number, 0 or above.</summary>
    public double? Number => IsAbsent ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) && value >= 0 ? value
        : throw Wrong("a number, 0 or above");

    /// <summary>A whole number, 0 or above.</summary>
    public int? Count => Number is not { } value ? null
        : value <= int.MaxValue && Math.Floor(value) == value ? (int)value
        : throw Wrong("a whole number");

    /// <summary>How many things a list holds; absent for anything that is no list.</summary>
    public int? Items => element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : null;

    /// <summary>A text.</summary>
    public string? Text => IsAbsent ? null : element.ValueKind == JsonValueKind.String ? element.GetString() : throw Wrong("a text");

    /// <summary>A text, or nothing where it is something else.</summary>
    public string? TextOrNothing => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>What to throw for a value that is not what it should be.</summary>
    public RunFileException Wrong(string wanted) => new($"{file}: {(path.Length == 0 ? "the file" : path)} is not {wanted}");
}
