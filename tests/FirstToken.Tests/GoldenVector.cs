using System.Text.Json;
using Xunit;

namespace FirstToken.Tests;

/// <summary>One golden stream of Vectors/: its bytes and the sidecar that says what a reader must make of them.</summary>
public sealed class GoldenVector
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors");

    private readonly JsonElement _sidecar;

    private GoldenVector(string id, string file)
    {
        Id = id;
        File = file;
        Bytes = System.IO.File.ReadAllBytes(Path.Combine(Folder, file));
        _sidecar = ReadJson(id + ".json");
    }

    /// <summary>Every vector of the index.</summary>
    public static IReadOnlyList<GoldenVector> All { get; } =
        [.. ReadJson("index.json").EnumerateArray().Select(entry => new GoldenVector(
            entry.GetProperty("id").GetString()!, entry.GetProperty("file").GetString()!))];

    public string Id { get; }

    public string File { get; }

    public byte[] Bytes { get; }

    public string Api => _sidecar.GetProperty("api").GetString()!;

    public JsonElement Sidecar => _sidecar;

    public JsonElement Expected => _sidecar.GetProperty("expected");

    public string Outcome => Expected.GetProperty("outcome").GetString()!;

    public static GoldenVector Get(string id) => All.Single(vector => vector.Id == id);

    /// <summary>Ids of the vectors for which <paramref name="wanted"/> holds, as theory data.</summary>
    public static TheoryData<string> Ids(Func<GoldenVector, bool> wanted) =>
        [.. All.Where(wanted).Select(vector => vector.Id)];

    /// <summary>Another JSON file of the folder (errors, signatures).</summary>
    public static JsonElement ReadJson(string name)
    {
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    /// <summary>
    /// The ways a vector is fed: whole, byte by byte, cut at all hostile places together, at each of them alone, and
    /// (small ones) at every single position. Each way is the ends of its pieces.
    /// </summary>
    public IEnumerable<int[]> Feedings()
    {
        int length = Bytes.Length;
        int[] hostile = [.. Sidecar.GetProperty("hostile_cut_offsets").EnumerateArray()
            .Select(offset => offset.GetInt32()).Where(offset => offset > 0 && offset < length)];

        yield return [length];
        yield return [.. Enumerable.Range(1, length)];
        yield return [.. hostile.Distinct().Order(), length];
        IEnumerable<int> single = length <= 4096 ? Enumerable.Range(1, length - 1) : hostile;
        foreach (int cut in single)
        {
            yield return [cut, length];
        }
    }

    /// <summary>Whether an event that the sidecar says is complete after <paramref name="end"/> bytes may be seen after <paramref name="at"/>.</summary>
    /// <remarks>The sidecars count a CRLF as one; its CR alone completes the line, and a reader may say so at once.</remarks>
    public bool IsReadyAt(int end, int at) =>
        at == end || (at == end - 1 && Bytes[at] == '\n' && Bytes[at - 1] == '\r');

    public override string ToString() => Id;
}
