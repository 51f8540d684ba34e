using FirstToken.Gateway.Guarding;

namespace FirstToken.Gateway.Relaying;

/// <summary>What the relay wants to know of every request, from a server that has it at hand (<see cref="RelayFeatures"/>).</summary>
internal interface IRelayFeatures
{
    /// <summary>The request target as the client wrote it.</summary>
    string RawTarget { get; }

    /// <summary>Whether a body may come with it.</summary>
    bool CanHaveBody { get; }

    /// <summary>Lends the connection's calls what ends them.</summary>
    ICallEndFeature CallEnd { get; }

    /// <summary>Who holds the gateway key it came with.</summary>
    KeyHolder? Caller { get; set; }
}
