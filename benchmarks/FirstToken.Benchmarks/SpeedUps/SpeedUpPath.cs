using System.Diagnostics;
using System.Globalization;
using System.Text;
using FirstToken.Benchmarks.Relays;
using FirstToken.Benchmarks.Relays.Paths;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary><c>firsttoken gateway</c> with settings of its own.</summary>
/// <param name="firstToken">Where the command is.</param>
/// <param name="name">What tells it from the other.</param>
/// <param name="settings">The settings file.</param>
/// <param name="certificate">The certificate of its upstreams; absent where they speak no TLS.</param>
internal sealed class SpeedUpPath(string firstToken, string name, string settings, string? certificate) : RelayPath(name)
{
    public override string Description => "firsttoken gateway, " + Name;

    public override bool Compiles => true;

    public override bool SaysReady => true;

    /// <summary>A settings file: the route <c>/v1</c> to upstreams named a, b and so on, and lines besides.</summary>
    public static string Settings(IReadOnlyList<Uri> upstreams, params IReadOnlyList<string> lines)
    {
        var text = new StringBuilder("gateway:\n  upstreams:\n");
        for (int i = 0; i < upstreams.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Letter(i)}: {{api: anthropic, url: {upstreams[i].GetLeftPart(UriPartial.Authority)}}}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  routes:\n    /v1: {{to: [{string.Join(", ", upstreams.Select(static (_, i) => Letter(i)))}]}}\n");
        foreach (string line in lines.SelectMany(static block => block.Split('\n')).Where(static line => line.Length > 0))
        {
            text.Append("  ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    public override async Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
    {
        int port = Peers.FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "firsttoken.yaml"), settings, cancellationToken);
        var start = new ProcessStartInfo(firstToken, ["gateway", "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")]) { WorkingDirectory = folder };
        OursPath.ForgetSettings(start);
        if (certificate is not null)
        {
            start.Environment["SSL_CERT_FILE"] = certificate;
        }

        return await StartAsync(start, port, cancellationToken);
    }

    private static char Letter(int number) => (char)('a' + number);
}
