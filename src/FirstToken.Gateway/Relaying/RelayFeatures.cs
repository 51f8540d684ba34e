using FirstToken.Gateway.Guarding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// What the relay wants to know of every request. To look each up by its type, as the framework does, takes longer than what is
/// done with it: our own server has them at hand.
/// </summary>
internal static class RelayFeatures
{
    /// <summary>The request target as the client wrote it.</summary>
    public static string RawTarget(HttpContext context) =>
        (context.Features is IRelayFeatures own ? own.RawTarget : context.Features.Get<IHttpRequestFeature>()?.RawTarget) ?? string.Empty;

    /// <summary>Whether a body may come with it.</summary>
    public static bool CanHaveBody(HttpContext context) =>
        context.Features is IRelayFeatures own ? own.CanHaveBody : context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    /// <summary>Lends the connection's calls what ends them; absent where calls may run beside each other.</summary>
    public static ICallEndFeature? CallEnd(HttpContext context) => (context.Features as IRelayFeatures)?.CallEnd;

    /// <summary>Who holds the gateway key it came with; absent where it came with none.</summary>
    public static KeyHolder? Caller(HttpContext context) => context.Features is IRelayFeatures own ? own.Caller : context.Features.Get<KeyHolder>();

    /// <summary>Notes who holds the gateway key it came with.</summary>
    public static void Note(HttpContext context, KeyHolder? caller)
    {
        if (context.Features is IRelayFeatures own)
        {
            own.Caller = caller;
        }
        else
        {
            context.Features.Set(caller);
        }
    }
}
