using System.Net.Http.Headers;
using System.Text;
using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Reports.Export;

namespace FirstToken.Cli.Running;

/// <summary>Sends a run to a Pushgateway or to Influx. Redirections are not followed: credentials would go with them.</summary>
internal static class MetricsPush
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends a run.</summary>
    /// <exception cref="CommandFailure">It did not arrive.</exception>
    public static async Task SendAsync(RunFile run, PushTarget target, bool requests, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = s_limit };
        using var invoker = new HttpMessageInvoker(handler);
        using HttpRequestMessage request = RequestOf(run, target, requests);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            using HttpResponseMessage response = await invoker.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                string body = await response.Content.ReadAsStringAsync(limit.Token);
                throw Failed(target, $"HTTP {(int)response.StatusCode}{Reason(body, target)}");
            }
        }
        catch (HttpRequestException failure)
        {
            throw Failed(target, failure.InnerException?.Message ?? failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(target, $"no answer within {s_limit.TotalSeconds:0} s");
        }
    }

    private static HttpRequestMessage RequestOf(RunFile run, PushTarget target, bool requests)
    {
        using var text = new StringWriter { NewLine = "\n" };
        bool pushgateway = target.Kind == PushTarget.Pushgateway;
        if (pushgateway)
        {
            PrometheusText.Write(run, text);
        }
        else
        {
            InfluxLines.WriteSummary(run, text);
            if (requests)
            {
                InfluxLines.WriteRequests(run, text);
            }
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(pushgateway ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8");
        var request = new HttpRequestMessage(pushgateway ? HttpMethod.Put : HttpMethod.Post, target.Endpoint(run.Id)) { Content = content };
        request.Headers.Authorization = target.Credentials;
        return request;
    }

    private static CommandFailure Failed(PushTarget target, string why) =>
        CommandFailure.Usage($"could not send to {target.Kind} at {target.Where}: {why}");

    // What the server says of it, in one line; one that repeats the credentials it refused does not get them printed.
    private static string Reason(string body, PushTarget target)
    {
        string line = body.ReplaceLineEndings(" ").Trim();
        if (target.Credentials?.Parameter is { Length: > 0 } secret)
        {
            line = line.Replace(secret, "***", StringComparison.Ordinal);
        }

        return line.Length == 0 ? string.Empty : ": " + (line.Length > 200 ? line[..200] + "..." : line);
    }
}
