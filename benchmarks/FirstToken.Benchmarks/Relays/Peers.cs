using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FirstToken.Benchmarks.Relays;

/// <summary>Other people's programs: unpacked beside the build by the script, or installed on the system.</summary>
internal static class Peers
{
    public const string Mend = "run benchmarks/gateway on a Debian system, or install it";

    private static readonly string s_folder = Path.GetFullPath(Environment.GetEnvironmentVariable("FIRSTTOKEN_PEERS") ?? "artifacts/peers/gateway");
    private static readonly string[] s_places = [.. from root in (string[])[s_folder, "/"] from place in (string[])["usr/sbin", "usr/bin", "usr/local/bin"] select Path.Combine(root, place)];

    /// <summary>Where a program is.</summary>
    public static string? Find(string program) => s_places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);

    /// <summary>Whether a Python package can be imported by <c>/usr/bin/python3</c>.</summary>
    public static bool HasPython(string package) =>
        Find("python3") is not null &&
        new[] { s_folder, "/" }.Any(root => Directory.Exists(Path.Combine(root, "usr/lib/python3/dist-packages", package)));

    /// <summary>How to start a program with the libraries that were unpacked with it.</summary>
    public static ProcessStartInfo Command(string program, params string[] arguments)
    {
        string found = Find(program) ?? throw new BenchmarkException($"{program} is missing: {Mend}");
        var start = new ProcessStartInfo(found, arguments);
        start.Environment["PYTHONPATH"] = Path.Combine(s_folder, "usr/lib/python3/dist-packages");
        if (found.StartsWith(s_folder, StringComparison.Ordinal))
        {
            start.Environment["LD_LIBRARY_PATH"] = string.Join(':', LibraryFolders());
        }

        return start;
    }

    /// <summary>A port that is free at this moment.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static IEnumerable<string> LibraryFolders() =>
        from parent in (string[])["usr/lib", "lib"]
        let folder = Path.Combine(s_folder, parent)
        where Directory.Exists(folder)
        from library in Directory.EnumerateDirectories(folder, "*-linux-gnu*")
        select library;
}
