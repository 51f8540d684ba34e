using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.WarmingUp;

/// <summary><c>GET /readyz</c>: 503 until the warm-up is over, then 200; with what came of it on each route.</summary>
internal static class ReadyPage
{
    public static async Task SendAsync(HttpContext context, WarmUp warmUp, bool draining)
    {
        bool ready = warmUp.IsDone && !draining;
        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", ready ? "ready" : draining ? "draining" : "warming_up");
        json.WriteStartObject("routes");
        foreach ((string prefix, string outcome) in warmUp.Routes.OrderBy(route => route.Key, StringComparer.Ordinal))
        {
            json.WriteString(prefix, outcome);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
