namespace FirstToken.Gateway.Watching;

/// <summary>Where a gateway is in its life.</summary>
internal enum GatewayPhase : byte
{
    /// <summary>It warms up.</summary>
    Starting = 0,

    /// <summary>It takes requests.</summary>
    Ready,

    /// <summary>It lets streams finish and takes no new requests.</summary>
    Draining,
}
