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

    /// <summary>Whether a request is for one of the pages, and they are not switched off.</summary>
    public bool Have(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Path.Value is ("/metrics" or "/anthropic/metrics" or "/sla")
        && _settings().MetricsEndpoint;

    /// <summary>Answers a request that is for one of the pages.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        (string type, byte[] body) = Page(context.Request);
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private (string Type, byte[] Body) Page(HttpRequest request) => request.Path.Value switch
    {
        "/metrics" => (PrometheusPage.ContentType, Encoding.UTF8.GetBytes(_prometheus.Render())),
        "/anthropic/metrics" => (AdapterMetricsPage.ContentType, _adapter.Render()),
        _ when string.Equals(request.Query["format"], "text", StringComparison.OrdinalIgnoreCase) => (SlaPage.TextType, Encoding.UTF8.GetBytes(_sla.RenderText())),
        _ => (SlaPage.JsonType, _sla.RenderJson()),
    };
}
