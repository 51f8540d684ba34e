using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace FirstToken.EndToEnd;

/// <summary>The process that a gateway is.</summary>
public sealed class GatewayProcessTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    public void Dispose() => _firstToken.Dispose();

    [Fact]
    public async Task The_runtime_watches_its_code_however_it_was_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a process replaces itself on Linux only");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, "http://127.0.0.1:9");

        string environment = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/environ", TestContext.Current.CancellationToken);
        string arguments = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/cmdline", TestContext.Current.CancellationToken);

        Assert.Contains("DOTNET_TieredPGO=1", environment.Split('\0'));
        Assert.Equal(["gateway", "--listen", "127.0.0.1:0", "--upstream", "all=http://127.0.0.1:9"], arguments.TrimEnd('\0').Split('\0')[1..]);
    }

    [Theory]
    [InlineData("0.0.0.0:0", @"^gateway on https://0\.0\.0\.0:[1-9]\d* \(all interfaces\) to ")]
    [InlineData("*:0", @"^gateway on https://0\.0\.0\.0:[1-9]\d* \(all interfaces\) to ")]
    [InlineData("[::]:0", @"^gateway on https://\[::\]:[1-9]\d* \(all interfaces\) to ")]
    [InlineData("127.0.0.1:0", @"^gateway on https://127\.0\.0\.1:[1-9]\d* to ")]
    public async Task A_gateway_that_listens_to_the_whole_network_says_so(string listen, string expected)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || listen[0] != '[', "there is no IPv6 here");
        WriteCertificate();
        await File.WriteAllTextAsync(
            _firstToken.PathOf("firsttoken.yaml"),
            $"gateway:\n  warm_up: false\n  tls: {{cert: cert.pem, key: key.pem}}\n  keys:\n    - {{name: alice, hash: {new string('a', 64)}}}\n",
            TestContext.Current.CancellationToken);

        using Process process = _firstToken.Start("gateway", "--listen", listen, "--upstream", "all=http://127.0.0.1:9");
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        FirstTokenCommand.Terminate(process);
        CommandResult result = await FirstTokenCommand.FinishAsync(process);

        Assert.True(line is not null && Regex.IsMatch(line, expected), $"{line}\n{result}");
    }

    [Fact]
    public async Task Without_a_settings_file_SIGHUP_ends_neither_the_gateway_nor_a_stream()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGHUP");
        CancellationToken token = TestContext.Current.CancellationToken;
        var goOn = new TaskCompletionSource();
        await using ScriptedServer server = ScriptedServer.Doing(async (stream, cancellationToken) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 8\r\n\r\nhalf"u8.ToArray(), cancellationToken);
            await goOn.Task;
            await stream.WriteAsync("done"u8.ToArray(), cancellationToken);
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, server.Url);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Url + "/v1/models");
        using HttpResponseMessage answer = await client.SendAsync(request, token);
        await using Stream body = await answer.Content.ReadAsStreamAsync(token);
        var half = new byte[4];
        await body.ReadExactlyAsync(half, token);

        FirstTokenCommand.HangUp(gateway.Process);
        string? said = await gateway.Process.StandardError.ReadLineAsync(token);
        goOn.SetResult();
        await body.ReadExactlyAsync(half, token);

        Assert.Equal("SIGHUP: there is no settings file to read again (name one with --config); the gateway goes on as it is", said);
        Assert.Equal("done"u8, half);
        FirstTokenCommand.Terminate(gateway.Process);
        Assert.Equal(0, (await FirstTokenCommand.FinishAsync(gateway.Process)).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_that_is_closed_ends_the_gateway_unless_it_was_started_with_nohup(bool nohup)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "the program script is not installed, which opens a terminal");
        CancellationToken token = TestContext.Current.CancellationToken;
        string command = $"sh -c 'echo $$; exec {(nohup ? "nohup " : string.Empty)}{FirstTokenCommand.Executable} gateway --listen 127.0.0.1:0 --upstream http://127.0.0.1:9' | cat"; // nohup leaves a pipe as it is
        var start = new ProcessStartInfo("/usr/bin/script", ["-qfec", command, "/dev/null"])
        {
            WorkingDirectory = _firstToken.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = _firstToken.Folder },
        };
        using Process terminal = Process.Start(start)!;
        int id;
        while (!int.TryParse(await terminal.StandardOutput.ReadLineAsync(token), CultureInfo.InvariantCulture, out id))
        {
            // What nohup has to say may come first.
        }

        using var gateway = Process.GetProcessById(id);
        string? line;
        do
        {
            line = await terminal.StandardOutput.ReadLineAsync(token);
        }
        while (line?.Contains("gateway on http://", StringComparison.Ordinal) == false);

        terminal.Kill();
        await terminal.WaitForExitAsync(token);
        if (nohup)
        {
            using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(line!.Split(' ').Single(static word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal) && !word.EndsWith(":9,", StringComparison.Ordinal)) + "/healthz"));
            using HttpResponseMessage answer = await client.SendAsync(request, token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            gateway.Kill();
        }

        await gateway.WaitForExitAsync(token);
    }

    [Fact]
    public async Task Each_upstream_may_have_an_address()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, "http://127.0.0.1:9", "--upstream", "openai=http://127.0.0.1:7/v1", "--upstream", "http://127.0.0.1:8");

        Assert.Contains(" to anthropic http://127.0.0.1:8, openai http://127.0.0.1:7, ", gateway.Line, StringComparison.Ordinal);
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(_firstToken.PathOf("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_firstToken.PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
