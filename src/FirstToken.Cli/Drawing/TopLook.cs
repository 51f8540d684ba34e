using System.Text.Json;

namespace FirstToken.Cli.Drawing;

/// <summary>What a gateway told of itself at one moment.</summary>
/// <param name="Gateway">Where it is.</param>
/// <param name="Page">Its <c>/anthropic/metrics</c>.</param>
/// <param name="Targets">Its <c>/sla</c>.</param>
/// <param name="At">When, by the monotonic clock.</param>
internal sealed record TopLook(Uri Gateway, JsonElement Page, JsonElement Targets, long At)
{
    /// <summary>A number somewhere in the page; absent where it is none. What is read comes from elsewhere: nothing in it is taken for granted.</summary>
    public double? Number(params string[] path) => NumberOf(Find(Page, path));

    /// <summary>A text somewhere in the page, on one line.</summary>
    public string? Text(params string[] path) => TextOf(Find(Page, path));

    /// <summary>The items of a list in the page.</summary>
    public IReadOnlyList<JsonElement> Items(params string[] path) => ItemsOf(Find(Page, path));

    /// <summary>What stands at a path below an element.</summary>
    public static JsonElement? Find(JsonElement? from, params string[] path)
    {
        foreach (string name in path)
        {
            if (from is not { ValueKind: JsonValueKind.Object } parent || !parent.TryGetProperty(name, out JsonElement child))
            {
                return null;
            }

            from = child;
        }

        return from;
    }

    public static double? NumberOf(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    public static string? TextOf(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? string.Concat((text.GetString() ?? string.Empty).Where(character => !char.IsControl(character))) : null;

    public static IReadOnlyList<JsonElement> ItemsOf(JsonElement? element) => element is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}
