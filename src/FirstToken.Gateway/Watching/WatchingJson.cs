using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FirstToken.Gateway.Watching;

/// <summary>JSON of the pages: snake case, what is not known is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(AdapterReport))]
[JsonSerializable(typeof(SlaReport))]
internal sealed partial class WatchingJson : JsonSerializerContext
{
    /// <summary>As people read it: an apostrophe is one. The pages are JSON and nothing else, so that no browser takes them for a script.</summary>
    public static WatchingJson Readable => s_readable ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static WatchingJson? s_readable;

    private const int MillisecondPlaces = 3;
    private const int SharePlaces = 5;

    // A decimal cannot hold more; no figure of ours comes near it.
    private const double TooLarge = 1e15;

    /// <summary>A moment in ISO 8601, UTC, to the millisecond.</summary>
    public static string Iso(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A figure with at most three places; absent where it is none.</summary>
    public static decimal? Rounded(double? figure) => Round(figure, MillisecondPlaces);

    /// <summary>A share with at most five places; absent where it is none.</summary>
    public static decimal? Share(double? figure) => Round(figure, SharePlaces);

    private static decimal? Round(double? figure, int places) =>
        figure is { } value && double.IsFinite(value) && Math.Abs(value) < TooLarge ? Math.Round((decimal)value, places) : null;
}
