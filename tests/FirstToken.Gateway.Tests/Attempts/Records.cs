using FirstToken.Gateway.Tapping;
using FirstToken.Recording;

namespace FirstToken.Gateway.Tests.Attempts;

/// <summary>Records as the tap makes them, with what matters here.</summary>
internal static class Records
{
    public static GatewayRecord Of(string upstream, double ttftMs = 10, long requestBytes = 1500, decimal? cost = null) => new()
    {
        Request = new RequestRecord { Number = 0, Target = 0, StartedUnixNs = 1, Status = 200, OutputOffsetsNs = [(long)(ttftMs * 1e6)], CostUsd = cost },
        Route = "/v1",
        Upstream = upstream,
        Api = "anthropic.messages",
        Model = "claude-haiku-4-5",
        Streamed = true,
        RequestBytes = requestBytes,
    };
}
