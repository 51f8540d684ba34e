using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>A run file as any other program would read it: as JSON, not through our own types.</summary>
internal sealed class SavedRun(JsonElement root)
{
    public static SavedRun Read(string path) => new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement);

    public static SavedRun Parse(string json) => new(JsonDocument.Parse(json).RootElement);

    public JsonElement Root => root;

    public bool Simulated => root.GetProperty("simulated").GetBoolean();

    public bool Valid => root.GetProperty("valid").GetProperty("ok").GetBoolean();

    public JsonElement Target(int index = 0) => root.GetProperty("targets")[index];

    public int Count(string name) => Target().GetProperty("counts").GetProperty(name).GetInt32();

    public string? OnlyError
    {
        get
        {
            JsonProperty[] errors = [.. Target().GetProperty("counts").GetProperty("by_error").EnumerateObject()];
            return errors.Length == 1 ? errors[0].Name : string.Join(',', errors.Select(error => error.Name));
        }
    }

    public double Metric(string name, string figure = "p50") => Target().GetProperty("metrics").GetProperty(name).GetProperty(figure).GetDouble();
}
