using System.Globalization;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Guarding;

/// <summary>Stands before the routes: lets callers in, or answers them in the shape of the API they wanted.</summary>
internal static class Gate
{
    /// <summary>Whether a path is for whoever looks after the machine, and tells nothing worth a key.</summary>
    public static bool IsOpen(HttpContext context) => context.Request.Path.Value is "/healthz" or "/readyz";

    /// <summary>Answers a caller who was turned away.</summary>
    public static Task RefuseAsync(HttpContext context, ApiFamily family, KeyRefusal refusal)
    {
        if (refusal.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Kind == "budget_spent")
        {
            // The official SDKs obey it (facts: wire.md §1): none waits until midnight inside a call.
            context.Response.Headers["x-should-retry"] = "false";
        }

        if (refusal.Kind == CallerSignature.Refused)
        {
            // By it AWS's SDKs tell their errors apart (facts: wire.md §2).
            context.Response.Headers["x-amzn-errortype"] = "InvalidSignatureException";
        }

        return Refusal.SendAsync(context, family, refusal.Status, refusal.Kind, refusal.Message);
    }
}
