using System.Text;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Tests.Attempts;

/// <summary>Settings and bytes for tests of guarded routes.</summary>
internal static class Guarded
{
    public const string Start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku-4-5\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n";
    public const string Token = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}}\n\n";
    public const string Stop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    public const string Overloaded = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
    public const string End = "0\r\n\r\n";
    public const string Busy = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";

    /// <summary>A streamed answer, whole.</summary>
    public static string Whole => ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Start) + ScriptedUpstream.Chunk(Token) + ScriptedUpstream.Chunk(Stop) + End;

    /// <summary>A request for a streamed answer.</summary>
    public static string Ask(string text = "hi", string path = "/v1/messages")
    {
        string body = $"{{\"model\":\"claude-haiku-4-5\",\"stream\":true,\"max_tokens\":9,\"messages\":[{{\"role\":\"user\",\"content\":\"{text}\"}}]}}";
        return $"POST {path} HTTP/1.1\r\nHost: x\r\nx-api-key: mine\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    /// <summary>The route /v1 to several upstreams of Anthropic's API, named a, b and so on.</summary>
    public static Func<GatewaySettings, GatewaySettings> Route(SpeedUpSettings speedUps, GatewayDeadlines? deadlines, BreakerSettings? breaker, params Uri[] upstreams) => settings =>
    {
        UpstreamSettings[] named = [.. upstreams.Select((url, i) => new UpstreamSettings { Name = Name(i), Api = "anthropic", Url = url, Breaker = breaker })];
        return To(settings, speedUps, deadlines, named);
    };

    /// <summary>The route /v1 to these upstreams.</summary>
    public static GatewaySettings To(GatewaySettings settings, SpeedUpSettings speedUps, GatewayDeadlines? deadlines, params UpstreamSettings[] upstreams) => settings with
    {
        Upstreams = upstreams,
        Routes = [new RouteSettings
        {
            Prefix = "/v1",
            StripPrefix = false,
            Upstreams = [.. upstreams.Select(upstream => upstream.Name)],
            Mode = RelayMode.Guarded,
            SpeedUps = speedUps,
            Deadlines = deadlines ?? new(),
        }],
    };

    public static string Name(int i) => ((char)('a' + i)).ToString();
}
