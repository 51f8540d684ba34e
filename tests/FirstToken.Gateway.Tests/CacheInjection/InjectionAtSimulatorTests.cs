using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Gateway.CacheInjection;
using FirstToken.Gateway.Translating;
using FirstToken.Pricing;
using FirstToken.Simulator;
using Xunit;

namespace FirstToken.Gateway.Tests.CacheInjection;

public sealed class InjectionAtSimulatorTests
{
    private const string Model = "claude-opus-5-5";
    private static readonly string System = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"rule {i}."));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_call_of_a_conversation_reads_what_the_first_wrote()
    {
        await using SimulatorServer server = await Simulator();
        byte[] first = Inject(Body("hello"));
        byte[] second = Inject(Body("hello", "and now?"));

        (long written, long read) cold = await Send(server, "/v1/messages", first);
        (long written, long read) warm = await Send(server, "/v1/messages", second);

        Assert.Equal(0, cold.read);
        Assert.InRange(cold.written, 512, 10_000);
        Assert.InRange(warm.read, 512, 10_000);
        Assert.True(warm.written < cold.written / 10, $"{warm.written} written again of {cold.written}");
    }

    [Fact]
    public async Task Without_breakpoints_nothing_is_written_or_read()
    {
        await using SimulatorServer server = await Simulator();

        Assert.Equal((0, 0), await Send(server, "/v1/messages", Encoding.UTF8.GetBytes(Body("hello"))));
        Assert.Equal((0, 0), await Send(server, "/v1/messages", Encoding.UTF8.GetBytes(Body("hello"))));
    }

    [Fact]
    public async Task A_body_with_breakpoints_put_to_bedrock_reads_there_too()
    {
        await using SimulatorServer server = await Simulator();
        var translator = new RequestTranslator(new ModelMap(region: "us-east-1"));
        var output = new ArrayBufferWriter<byte>();
        TranslatedRequest request = translator.ToBedrock("/v1/messages", [], Inject(Body("hello")), output);

        (long written, long read) cold = await Send(server, request.Path, output.WrittenSpan.ToArray());
        (long written, long read) warm = await Send(server, request.Path, output.WrittenSpan.ToArray());

        Assert.Equal((cold.written, 0L), (warm.read, warm.written));
        Assert.True(warm.read > 512);
    }

    private static Task<SimulatorServer> Simulator() =>
        SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, Cancellation);

    private static byte[] Inject(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        int count = CacheInjector.Inject(
            Encoding.UTF8.GetBytes(body), CacheBreakpoints.All, CacheMinimum.Of(PriceTable.Default, Model), output);
        Assert.InRange(count, 2, 4);
        return output.WrittenSpan.ToArray();
    }

    private static string Body(params string[] turns)
    {
        IEnumerable<object> messages = turns.SelectMany((turn, at) => at == 0
            ? (object[])[new { role = "user", content = turn }]
            : [new { role = "assistant", content = "answer" }, new { role = "user", content = turn }]);
        return JsonSerializer.Serialize(new
        {
            model = Model,
            max_tokens = 4,
            tools = new[] { new { name = "look", description = "looks", input_schema = new { type = "object" } } },
            system = System,
            messages,
        });
    }

    private static async Task<(long Written, long Read)> Send(SimulatorServer server, string path, byte[] body)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.Add("content-type", "application/json");
        request.Headers.Add("x-api-key", "test");
        request.Headers.Add("anthropic-version", "2023-06-01");
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        string answer = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, answer);
        using JsonDocument json = JsonDocument.Parse(answer);
        JsonElement usage = json.RootElement.GetProperty("usage");
        return (usage.GetProperty("cache_creation_input_tokens").GetInt64(), usage.GetProperty("cache_read_input_tokens").GetInt64());
    }
}
