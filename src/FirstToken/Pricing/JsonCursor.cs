using System.Globalization;
using System.Text.Json;

namespace FirstToken.Pricing;

/// <summary>Walks the JSON of a price file; says file and line of whatever is not as it should be.</summary>
internal ref struct JsonCursor
{
    // No model costs a thousandth of this; above it the file is in another unit.
    private const decimal HighestPrice = 1_000_000m;
    private const int PricePlaces = 9;

    // Dividing by a one of many places takes trailing zeros off a decimal.
    internal const decimal LongOne = 1.0000000000000000000000000000m;

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> json, string file)
    {
        _json = json;
        _file = file;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
    }

    public readonly JsonTokenType Type => _reader.TokenType;

    public bool Read() => _reader.Read();

    public void Skip() => _reader.Skip();

    public readonly bool NameIs(ReadOnlySpan<byte> name) => _reader.ValueTextEquals(name);

    public readonly string Name() => _reader.GetString()!;

    /// <summary>Steps into the object at the cursor; <see langword="false"/> when there is null instead.</summary>
    public readonly bool EnterObject(string what) => Enter(JsonTokenType.StartObject, "an object", what);

    /// <summary>Steps into the array at the cursor; <see langword="false"/> when there is null instead.</summary>
    public readonly bool EnterArray(string what) => Enter(JsonTokenType.StartArray, "a list", what);

    /// <summary>Moves to the next property's name; <see langword="false"/> at the end of the object.</summary>
    public bool NextProperty() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next element; <see langword="false"/> at the end of the array.</summary>
    public bool NextElement() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    public readonly string? Text(string what) => _reader.TokenType switch
    {
        JsonTokenType.String => _reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw Wrong($"{what} must be a text"),
    };

    public readonly DateOnly? Date(string what) => Text(what) switch
    {
        null => null,
        { } text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        _ => throw Wrong($"{what} must be a date like 2026-11-21"),
    };

    public readonly long? Count(string what) => Number(what) switch
    {
        null => null,
        >= 0 and <= 1_000_000_000_000 and var number => (long)number,
        _ => throw Wrong($"{what} must be a number of tokens"),
    };

    /// <summary>A price, in USD per million tokens once multiplied by <paramref name="unit"/>.</summary>
    public readonly decimal? Price(string what, decimal unit = 1)
    {
        decimal? number = Number(what);
        if (number is < 0 || number > HighestPrice)
        {
            throw Wrong($"{what} must be a price between 0 and {HighestPrice} USD, not {number}");
        }

        // Catalogues print binary fractions (1.2500000000000001e-06): nine places are beyond any price list.
        return number is { } price ? decimal.Round(price * unit, PricePlaces) / LongOne : null;
    }

    public readonly PriceFileException Wrong(string why)
    {
        int line = _json[..(int)_reader.TokenStartIndex].Count((byte)'\n') + 1;
        return new PriceFileException($"{_file} line {line}: {why}");
    }

    private readonly bool Enter(JsonTokenType start, string kind, string what) =>
        _reader.TokenType == start
        || (_reader.TokenType == JsonTokenType.Null ? false : throw Wrong($"{what} must be {kind}"));

    // Numbers may stand in quotes, with an exponent.
    private readonly decimal? Number(string what)
    {
        bool understood;
        decimal number;
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                understood = _reader.TryGetDecimal(out number);
                break;
            case JsonTokenType.String:
                understood = decimal.TryParse(_reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
                break;
            default:
                throw Wrong($"{what} must be a number");
        }

        return understood ? number : throw Wrong($"{what} must be a number that fits");
    }
}
