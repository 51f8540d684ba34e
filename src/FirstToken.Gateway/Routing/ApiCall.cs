using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>What a request's path says it asks for.</summary>
/// <param name="Provider">Reads the answer; absent for calls that generate nothing (models, files, counting) and for unknown ones.</param>
/// <param name="Model">The model, where the path names it (Bedrock, Gemini, Azure deployments).</param>
internal readonly record struct ApiCall(IProvider? Provider, string? Model = null)
{
    /// <summary>A call that generates nothing, as far as the gateway knows.</summary>
    public static ApiCall Other { get; }

    /// <summary>The wire format as metrics name it.</summary>
    public string Api => Provider?.Api ?? "other";
}
