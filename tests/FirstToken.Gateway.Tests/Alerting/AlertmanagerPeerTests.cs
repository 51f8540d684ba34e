using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

/// <summary>Holds what is posted against a real Alertmanager.</summary>
public sealed class AlertmanagerPeerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firsttoken-");
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Alertmanager_takes_an_alarm_and_its_end()
    {
        string program = PeerProgram.Find("prometheus-alertmanager", "prometheus-alertmanager");
        string config = Path.Combine(_folder.FullName, "am.yml");
        await File.WriteAllTextAsync(config, "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n", Token);
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        using Process server = Start(
            program,
            [$"--config.file={config}", $"--web.listen-address={url.Authority}", "--cluster.listen-address=", $"--storage.path={_folder.FullName}"]);
        try
        {
            await ReadyAsync(server, new Uri(url, "/-/ready"));
            var sink = new AlertmanagerSink(_client, url, TimeProvider.System);
            var alert = new Alert
            {
                Name = "error_rate",
                Instance = "gw \"1\"\nмодель",
                Label = "share of failed requests",
                Unit = "ratio",
                Limit = 0.05,
                Value = 0.5,
                StartsAt = TimeProvider.System.GetUtcNow().AddSeconds(-30),
            };

            await sink.SendAsync(alert, Token);
            JsonElement firing = Assert.Single(await AlertsAsync(url));
            await sink.SendAsync(alert with { EndsAt = TimeProvider.System.GetUtcNow() }, Token);

            Assert.Equal("firsttoken_gateway_error_rate", firing.GetProperty("labels").GetProperty("alertname").GetString());
            Assert.Equal(alert.Instance, firing.GetProperty("labels").GetProperty("instance").GetString());
            Assert.Equal("active", firing.GetProperty("status").GetProperty("state").GetString());
            Assert.Empty(await AlertsAsync(url));
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }

            await server.WaitForExitAsync(Token);
        }
    }

    // Debian's build reads a template from /usr/share. One that is only unpacked gets its own there, in a mount namespace that nobody else sees.
    private static Process Start(string program, string[] arguments)
    {
        if (!File.Exists("/usr/share/prometheus/alertmanager/default.tmpl"))
        {
            string share = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "..", "share"));
            Assert.SkipUnless(File.Exists("/usr/bin/unshare"), "an Alertmanager that is not installed needs unshare to find its template");
            arguments = ["--map-root-user", "--mount", "sh", "-c", "mount --bind \"$1\" /usr/share && shift && exec \"$@\"", "sh", share, program, .. arguments];
            program = "/usr/bin/unshare";
        }

        Process server = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        return server;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<JsonElement[]> AlertsAsync(Uri url)
    {
        using HttpResponseMessage answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(url, "/api/v2/alerts?active=true")), Token);
        using JsonDocument alerts = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return [.. alerts.RootElement.EnumerateArray().Select(alert => alert.Clone())];
    }

    private async Task ReadyAsync(Process server, Uri ready)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Get, ready), limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet, or never: containers may not make namespaces.
                Assert.SkipWhen(server.HasExited, "the Alertmanager could not be started");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
