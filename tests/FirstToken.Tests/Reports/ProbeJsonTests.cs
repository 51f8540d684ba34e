using System.Text.Json.Nodes;
using FirstToken.Reports;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class ProbeJsonTests
{
    [Fact]
    public void A_probe_tells_its_phases_in_milliseconds_and_its_request_as_a_run_file_does()
    {
        JsonNode written = Write(new Probe("anthropic:m", Some.Record(7), 3));

        Assert.Equal("firsttoken.probe/1", written["schema"]!.GetValue<string>());
        JsonNode target = written["targets"]![0]!;
        Assert.Equal(("anthropic:m", 3), (target["name"]!.GetValue<string>(), target["requests"]!.GetValue<int>()));
        JsonArray phases = target["phases"]!.AsArray();
        Assert.Equal(
            ["DNS", "TCP", "TLS", "send", "to first byte", "to first token", "thinking, to answer", "generation", "to the end"],
            phases.Select(phase => phase!["name"]!.GetValue<string>()));
        Assert.Equal([0m, 1m, 3m, 3.5m, 3.6m], phases.Take(5).Select(phase => phase!["start_ms"]!.GetValue<decimal>()));
        Assert.Equal(99.9m, phases[4]!["length_ms"]!.GetValue<decimal>());
        Assert.Equal(200, target["request"]!["ttft_ms"]!.GetValue<double>());
        Assert.Equal("req_1", target["request"]!["provider_request_id"]!.GetValue<string>());
    }

    [Fact]
    public void A_target_without_a_request_has_neither_phases_nor_request()
    {
        JsonObject target = Write(new Probe("a", null, 0))["targets"]![0]!.AsObject();

        Assert.Equal(["name", "requests"], target.Select(field => field.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_simulated_target_makes_the_whole_simulated(bool simulated)
    {
        JsonNode written = Write(
            new Probe("a", null, 0), new Probe("b", Some.Record(), 1), new Probe("c", Some.Record() with { Simulated = simulated }, 1));

        Assert.Equal(simulated, written["simulated"]!.GetValue<bool>());
    }

    private static JsonNode Write(params Probe[] probes)
    {
        using var output = new MemoryStream();
        ProbeJson.Write(probes, output);

        Assert.Equal((byte)'\n', output.ToArray()[^1]);
        return JsonNode.Parse(output.ToArray())!;
    }
}
