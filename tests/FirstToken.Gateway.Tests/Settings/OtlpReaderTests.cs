using FirstToken.Gateway.Exporting;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class OtlpReaderTests
{
    [Fact]
    public void Nothing_is_exported_unless_asked_for()
    {
        using var file = new SettingsFile("gateway: {}");

        Assert.Null(file.Load().Otlp);
    }

    [Fact]
    public void Every_key_is_read()
    {
        using var file = new SettingsFile("""
            gateway:
              otlp: {endpoint: http://127.0.0.1:4318, headers_from: OTLP_HEADERS, every: 2s, service_name: gw, traces: no, metrics: yes}
            """);
        file.Environment["OTLP_HEADERS"] = "authorization=Basic hunter2";

        Assert.Equal(
            new OtlpSettings { Endpoint = new Uri("http://127.0.0.1:4318"), Headers = "authorization=Basic hunter2", Every = TimeSpan.FromSeconds(2), ServiceName = "gw", Traces = false, Metrics = true },
            file.Load().Otlp);
    }

    [Fact]
    public void An_address_alone_will_do()
    {
        using var file = new SettingsFile("gateway: {otlp: http://collector:4318}");

        Assert.Equal(new OtlpSettings { Endpoint = new Uri("http://collector:4318") }, file.Load().Otlp);
    }

    [Fact]
    public void The_standard_variables_go_before_the_file()
    {
        using var file = new SettingsFile("gateway: {otlp: {endpoint: http://127.0.0.1:1, every: 2s}}");
        file.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318/base";
        file.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "a=b";
        file.Environment["OTEL_SERVICE_NAME"] = "mine";

        Assert.Equal(new OtlpSettings { Endpoint = new Uri("http://127.0.0.1:4318/base"), Headers = "a=b", ServiceName = "mine", Every = TimeSpan.FromSeconds(2) }, file.Load().Otlp);
    }

    [Fact]
    public void The_standard_switch_switches_it_off()
    {
        using var file = new SettingsFile("gateway: {otlp: http://127.0.0.1:4318}");
        file.Environment["OTEL_SDK_DISABLED"] = "true";

        Assert.Null(file.Load().Otlp);
    }

    [Fact]
    public void That_grpc_is_not_spoken_is_said()
    {
        using var file = new SettingsFile("gateway: {otlp: http://127.0.0.1:4318}");
        file.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";

        Assert.Contains("over HTTP as JSON", Assert.Single(file.Source().Load().Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{every: 2s}", "2:9: otlp has no endpoint: give endpoint: http://127.0.0.1:4318, or set OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("{endpoint: localhost:4318}", "2:20: endpoint 'localhost:4318' is no address such as http://127.0.0.1:4318, without credentials or query")]
    [InlineData("{endpoint: http://h, every: never}", "2:37: every 'never' is not a time from 100ms to 1h")]
    [InlineData("{endpoint: http://h, headers: a=b}", "2:30: unknown key 'headers' in otlp; did you mean 'headers_from'?")]
    [InlineData("{endpoint: http://h, headers_from: NOWHERE}", "2:44: headers_from: environment variable NOWHERE is not set")]
    [InlineData("{endpoint: http://h, headers_from: BROKEN}", "2:44: headers_from: what is in environment variable BROKEN are no header fields (name=value,name=value)")]
    public void Mistakes_have_their_place(string otlp, string mistake)
    {
        using var file = new SettingsFile($"gateway:\n  otlp: {otlp}\n");
        file.Environment["BROKEN"] = "hunter2";

        Assert.Equal(mistake, Assert.Single(file.Mistakes()));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:hunter2@collector")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "hunter2")]
    public void A_broken_variable_is_named_and_its_secret_is_not(string variable, string value)
    {
        using var file = new SettingsFile("gateway: {otlp: http://127.0.0.1:4318}");
        file.Environment[variable] = value;

        string mistake = Assert.Single(file.Mistakes());

        Assert.StartsWith(variable, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal);
    }
}
