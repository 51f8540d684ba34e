using FirstToken.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Relaying;

/// <summary>An answer of the gateway's own, where there is none to relay: in the shape that the API's clients read.</summary>
internal static class Refusal
{
    /// <summary>Says in a header that the answer is the gateway's, and why: <c>no_route</c>, or a kind of error of the record.</summary>
    public const string Header = "x-firsttoken-error";

    public static Task SendAsync(HttpContext context, ApiFamily family, int status, string kind, string message)
    {
        HttpResponse response = context.Response;
        byte[] body = family.WriteError(status, message);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers[Header] = kind;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
