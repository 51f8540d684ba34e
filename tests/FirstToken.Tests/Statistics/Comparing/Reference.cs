using System.Text.Json;

namespace FirstToken.Tests.Statistics.Comparing;

/// <summary>What scipy says (made by make-reference.py beside it).</summary>
internal static class Reference
{
    private static readonly JsonElement s_root = Read();

    /// <summary>Rows of numbers under a name.</summary>
    public static IEnumerable<double[]> Rows(string name) =>
        s_root.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray());

    /// <summary>Objects under a name.</summary>
    public static IEnumerable<JsonElement> Cases(string name) => s_root.GetProperty(name).EnumerateArray();

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(cell => cell.GetDouble())];

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static JsonElement Read()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Statistics", "Comparing", "reference.json");
        return JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
    }
}
