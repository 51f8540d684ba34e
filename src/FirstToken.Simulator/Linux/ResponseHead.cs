using System.Globalization;
using System.Text;
using FirstToken.Simulator.Plans;
using Microsoft.AspNetCore.WebUtilities;

namespace FirstToken.Simulator.Linux;

/// <summary>Writes HTTP/1.1 response heads.</summary>
internal static class ResponseHead
{
    public static byte[] Write(Plan plan, bool keepAlive, bool chunking, bool withBody)
    {
        var head = new StringBuilder(512)
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {plan.Status} {ReasonPhrases.GetReasonPhrase(plan.Status)}\r\n");
        foreach ((string name, string value) in plan.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("date: ").Append(TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)).Append("\r\n");
        if (plan.Body is { } body)
        {
            if (plan.Status != 204)
            {
                head.Append(CultureInfo.InvariantCulture, $"content-length: {body.Length}\r\n");
            }
        }
        else if (chunking)
        {
            head.Append("transfer-encoding: chunked\r\n");
        }

        head.Append(keepAlive ? "\r\n" : "connection: close\r\n\r\n");
        byte[] bytes = Encoding.Latin1.GetBytes(head.ToString());
        if (plan.Body is not { Length: > 0 } whole || !withBody)
        {
            return bytes;
        }

        // A cut answer promises its length and keeps half of it.
        return [.. bytes, .. plan.End == PlanEnd.Cut ? whole.AsSpan(0, whole.Length / 2) : whole];
    }
}
