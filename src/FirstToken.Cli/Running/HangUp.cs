using System.Globalization;

namespace FirstToken.Cli.Running;

/// <summary>
/// Tells what SIGHUP means. To a server it means to read its settings again; but the system also sends it when the terminal is closed in which a program runs,
/// and who does that wants the program to end, unless it was started with nohup.
/// </summary>
internal sealed class HangUp
{
    private const string OwnTerminal = "/dev/tty";
    private const int Bit = 1; // the lowest, since SIGHUP is signal 1

    private readonly bool _hadTerminal = HasTerminal();
    private readonly bool _isIgnored = IsIgnored();

    /// <summary>Whether a signal that has just come is that of a terminal that was closed.</summary>
    public bool IsMeant() => _hadTerminal && !_isIgnored && !HasTerminal();

    private static bool HasTerminal()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var terminal = File.OpenHandle(OwnTerminal, FileMode.Open, FileAccess.Read);
            return true;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // As nohup leaves it. Elsewhere than on Linux nothing tells.
    private static bool IsIgnored()
    {
        try
        {
            string? mask = File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return mask is not null && (ulong.Parse(mask.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Bit) != 0;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }
}
