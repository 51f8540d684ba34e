using System.Text;
using FirstToken.Gateway.Settings;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Watching;

/// <summary>Answers <c>GET /metrics</c>, <c>/anthropic/metrics</c> and <c>/sla</c>; to be asked before the routes, for <c>/anthropic/*</c> is one.</summary>
internal sealed class WatchEndpoints
{
    private readonly Func<GatewaySettings> _settings;
    private readonly PrometheusPage _prometheus;
    private readonly AdapterMetricsPage _adapter;
    private readonly SlaPage _sla;

    /// <summary>The pages of a gateway.</summary>
    /// <param name="metrics">The figures.</param>
    /// <param name="settings">What the gateway is told, asked anew each time.</param>
    /// <param name="alertsFiring">Names of the alerts that fire.</param>
    public WatchEndpoints(GatewayMetrics metrics, Func<GatewaySettings> settings, Func<IReadOnlyList<string>>? alertsFiring = null)
    {
        _settings = settings;
        _prometheus = new PrometheusPage(metrics);
        _adapter = new AdapterMetricsPage(metrics, settings, alertsFiring);
        _sla = new SlaPage(metrics);
    }

    /// <summary>Answers a request if it is for one of the pages.</summary>
    /// <returns><see langword="false"/> where it is for somebody else, or the pages are switched off; nothing was written then.</returns>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        bool head = HttpMethods.IsHead(request.Method);
        if (!(head || HttpMethods.IsGet(request.Method)) || Page(request) is not { } page)
        {
            return false;
        }

        context.Response.ContentType = page.Type;
        context.Response.ContentLength = page.Body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!head)
        {
            await context.Response.Body.WriteAsync(page.Body, context.RequestAborted);
        }

        return true;
    }

    private (string Type, byte[] Body)? Page(HttpRequest request) => request.Path.Value switch
    {
        "/metrics" when _settings().MetricsEndpoint => (PrometheusPage.ContentType, Encoding.UTF8.GetBytes(_prometheus.Render())),
        "/anthropic/metrics" when _settings().MetricsEndpoint => (AdapterMetricsPage.ContentType, _adapter.Render()),
        "/sla" when string.Equals(request.Query["format"], "text", StringComparison.OrdinalIgnoreCase) => (SlaPage.TextType, Encoding.UTF8.GetBytes(_sla.RenderText())),
        "/sla" => (SlaPage.JsonType, _sla.RenderJson()),
        _ => null,
    };
}
