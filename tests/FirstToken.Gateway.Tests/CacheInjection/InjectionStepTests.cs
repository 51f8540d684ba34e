using System.Text;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Attempts;
using FirstToken.Simulator;
using Xunit;

namespace FirstToken.Gateway.Tests.CacheInjection;

public sealed class InjectionStepTests
{
    [Fact]
    public async Task Requests_without_breakpoints_get_them_and_the_second_reads_what_the_first_wrote()
    {
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, TestContext.Current.CancellationToken);
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url, settings => Guarded.To(
            settings, new SpeedUpSettings { InjectCache = true }, null, new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = simulator.Url }));
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync(Ask("hello"));
        await client.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord cold = await gateway.NextRecordAsync();
        await client.SendAsync(Ask("and now?"));
        await client.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord warm = await gateway.NextRecordAsync();

        Assert.InRange(cold.Request.Usage!.CacheWrite!.Value, 512, 20_000);
        Assert.InRange(warm.Request.Usage!.CacheRead!.Value, 512, 20_000);
        Assert.True(cold.Request.CostUsd > cold.OtherwiseUsd, "a write costs more than plain input");
        Assert.True(warm.Request.CostUsd < warm.OtherwiseUsd, "a read costs less");
    }

    private static string Ask(string text)
    {
        string system = string.Join(' ', Enumerable.Range(0, 1500).Select(i => $"rule {i}."));
        string body = $"{{\"model\":\"claude-opus-5-5\",\"stream\":true,\"max_tokens\":9,\"system\":\"{system}\",\"messages\":[{{\"role\":\"user\",\"content\":\"{text}\"}}]}}";
        return $"POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: mine\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }
}
