using System.Net.Http.Headers;

namespace FirstToken.Gateway.Alerting;

/// <summary>Posts JSON to a receiver of alarms.</summary>
internal static class AlertPost
{
    /// <summary>Posts.</summary>
    /// <exception cref="AlertRefusedException">The answer was not 2xx. Redirects are not followed: they could lead a secret elsewhere.</exception>
    public static async Task SendAsync(HttpMessageInvoker client, Uri to, byte[] json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (to.UserInfo.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(to.UserInfo))));
        }

        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new AlertRefusedException((int)response.StatusCode);
        }
    }

    /// <summary>A URL as messages may show it: scheme and host. Slack's secret is in the path, others' in the query.</summary>
    public static string Redact(Uri url) => $"{url.Scheme}://{url.Authority}/…";
}
