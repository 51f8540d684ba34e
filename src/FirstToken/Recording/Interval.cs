using System.Text.Json;
using System.Text.Json.Serialization;

namespace FirstToken.Recording;

/// <summary>A confidence interval, both ends included; <c>[lower, upper]</c> in JSON.</summary>
/// <param name="Lower">The lower end, in the unit of the figure it belongs to.</param>
/// <param name="Upper">The upper end.</param>
[JsonConverter(typeof(IntervalConverter))]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Half the width as a share of <paramref name="value"/>; infinite where the value is zero.</summary>
    /// <param name="value">The figure the interval belongs to.</param>
    public double RelativeHalfWidth(double value) =>
        value == 0 ? double.PositiveInfinity : (Upper - Lower) / 2 / Math.Abs(value);
}

/// <summary>Writes an interval as an array of two numbers.</summary>
internal sealed class IntervalConverter : JsonConverter<Interval>
{
    public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("an interval is an array of two numbers");
        }

        double lower = ReadNumber(ref reader);
        double upper = ReadNumber(ref reader);
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
        {
            throw new JsonException("an interval is an array of two numbers");
        }

        return new Interval(lower, upper);
    }

    public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Lower);
        writer.WriteNumberValue(value.Upper);
        writer.WriteEndArray();
    }

    private static double ReadNumber(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number
            ? reader.GetDouble()
            : throw new JsonException("an interval is an array of two numbers");
}
