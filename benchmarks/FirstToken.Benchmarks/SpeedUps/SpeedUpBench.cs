using FirstToken.Benchmarks.Relays;
using FirstToken.Reports;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>What the parts of the benchmark share: flags, folders, verdicts, and how a table is printed.</summary>
/// <param name="Options">The flags.</param>
/// <param name="Folder">Where settings go.</param>
internal sealed record SpeedUpBench(SpeedUpOptions Options, string Folder)
{
    private int _folders;

    public Verdicts Verdicts { get; } = new("");

    /// <summary>A number of requests, or fewer in a smoke test.</summary>
    public int Times(int full, int quick) => Options.Quick ? quick : full;

    /// <summary>An empty folder.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, FormattableString.Invariant($"{Interlocked.Increment(ref _folders)}-{name}"))).FullName;

    /// <summary>Prints what a speed-up brought, and what it means for the bounds.</summary>
    public void Print(string title, EffectTable table, params IEnumerable<string> remarks)
    {
        var columns = new ReportTable([new("", false), new("off", true), new("on", true), new("change [95 %]", true)], [.. table.Rows]);
        IEnumerable<string> lines = PlainText.Write(columns).Concat(table.Notes).Concat(remarks).Concat(Verdicts.Take());
        Console.Write(string.Concat(["\n", title, "\n", .. lines.Select(static line => "  " + line + "\n")])); // at once: in a smoke test others print, too
    }
}
