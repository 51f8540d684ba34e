using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Guarding;

/// <summary>Somebody who holds a gateway key: the limits and what was used of them. A request carries its caller's as a feature.</summary>
internal sealed record KeyHolder(GatewayKey Key, KeyUse Use)
{
    public string Name => Key.Name;
}
