using System.Globalization;
using System.Runtime.InteropServices;

namespace FirstToken.Benchmarks.Relays;

/// <summary>CPU time and memory of a process and all it started, from <c>/proc</c>.</summary>
/// <param name="root">The process id.</param>
internal sealed partial class RelayMeter(int root)
{
    private const int SigTerm = 15;

    // The unit of /proc/PID/stat is the same on every Linux a user program can see.
    private const double MicrosecondsPerTick = 10_000;

    // Positions behind the command's name, which may itself hold blanks (proc(5), counted from "state").
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;

    /// <summary>User and system time so far, µs; to 10 ms.</summary>
    public double CpuUs => Family().Sum(id => Stat(id) is { } stat
        ? (Number(stat[UserField]) + Number(stat[SystemField])) * MicrosecondsPerTick
        : 0);

    /// <summary>Resident memory now, KB.</summary>
    public double ResidentKb => Family().Sum(id => Status(id, "VmRSS:"));

    /// <summary>The most resident memory so far, KB.</summary>
    public double PeakKb => Family().Sum(id => Status(id, "VmHWM:"));

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int id) => _ = Kill(id, SigTerm);

    private List<int> Family()
    {
        var parents = new Dictionary<int, int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && Stat(id) is { } stat)
            {
                parents[id] = (int)Number(stat[ParentField]);
            }
        }

        List<int> family = [root];
        for (int i = 0; i < family.Count; i++)
        {
            family.AddRange(parents.Where(pair => pair.Value == family[i]).Select(pair => pair.Key));
        }

        return family;
    }

    private static string[]? Stat(int id) => Read(id, "stat") is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static double Status(int id, string name)
    {
        string? line = Read(id, "status")?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim());
    }

    private static string? Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
