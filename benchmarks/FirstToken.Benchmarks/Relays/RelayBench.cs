using System.Globalization;
using FirstToken.Reports;

namespace FirstToken.Benchmarks.Relays;

/// <summary>What the parts of the benchmark share: flags, paths, simulator, verdicts, and how a table is printed.</summary>
/// <param name="Options">The flags.</param>
/// <param name="Paths">The paths that can run here, direct first.</param>
/// <param name="Simulator">The server.</param>
/// <param name="Folder">Where configurations go.</param>
internal sealed record RelayBench(RelayOptions Options, IReadOnlyList<RelayPath> Paths, SimulatorUpstream Simulator, string Folder)
{
    private readonly StolenTime _stolen = new();
    private int _starts;

    public const string Ours = "ours";

    public Verdicts Verdicts { get; } = new();

    /// <summary>Starts paths in front of a server.</summary>
    /// <param name="paths">Which.</param>
    /// <param name="upstream">The server.</param>
    /// <param name="connections">Streams that will be open at once.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public async Task<RelaySet> StartAsync(IEnumerable<RelayPath> paths, Uri upstream, int connections, CancellationToken cancellationToken)
    {
        var set = new RelaySet();
        try
        {
            foreach (RelayPath path in paths)
            {
                set.Add(await path.StartAsync(upstream, NewFolder(path.Name), connections, cancellationToken));
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, FormattableString.Invariant($"{++_starts}-{name}"))).FullName;

    /// <summary>Prints a part's table and what it means for the bounds. The first column is words, the others are figures.</summary>
    public void Print(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params IEnumerable<string> remarks)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        var table = new ReportTable([.. columns.Select(static (column, i) => new ReportColumn(column, i > 0))], [.. rows]);
        string[] stolen = _stolen.Look() is { } share ? [string.Create(CultureInfo.InvariantCulture, $"the host took {share:P1} of the processors' time meanwhile")] : [];
        foreach (string line in PlainText.Write(table).Concat(stolen).Concat(remarks).Concat(Verdicts.Take()))
        {
            Console.WriteLine("  " + line);
        }
    }
}
