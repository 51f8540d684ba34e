using System.Globalization;

namespace FirstToken.Benchmarks.Relays;

/// <summary>
/// What the host of a virtual machine took of its processors' time since an earlier look: <c>steal</c> of <c>/proc/stat</c> (proc(5)). Where it is
/// much, figures say more about the neighbours than about what was measured.
/// </summary>
internal sealed class StolenTime
{
    private const int Steal = 7;

    private (long Stolen, long All)? _former = Read();

    /// <summary>The share taken since the last look, 0 to 1; absent where the system does not tell.</summary>
    public double? Look()
    {
        (long Stolen, long All)? now = Read();
        double? share = now is { } last && _former is { } first && last.All > first.All ? (double)(last.Stolen - first.Stolen) / (last.All - first.All) : null;
        _former = now;
        return share;
    }

    private static (long Stolen, long All)? Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        long[] times = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Steal + 1).Select(static text => long.Parse(text, CultureInfo.InvariantCulture))];
        return times.Length > Steal ? (times[Steal], times.Sum()) : null;
    }
}
