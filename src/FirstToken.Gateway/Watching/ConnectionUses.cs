using FirstToken.Gateway.Tapping;
using FirstToken.Providers;

namespace FirstToken.Gateway.Watching;

/// <summary>Tells what a request found at the pool of connections.</summary>
internal static class ConnectionUses
{
    public static ConnectionUse Of(GatewayRecord record) => !record.IsByUpstream ? ConnectionUse.Unknown : record.Request switch
    {
        { Error.Kind: ErrorKind.ConnectTimeout } => ConnectionUse.TimedOut,
        { Error.Kind: ErrorKind.DnsFailed or ErrorKind.ConnectRefused or ErrorKind.ConnectFailed or ErrorKind.TlsFailed } => ConnectionUse.Failed,
        { NewConnection: true } => ConnectionUse.Opened,
        { SendNs: null, TtfbNs: null, Status: null } => ConnectionUse.Unknown,
        _ => ConnectionUse.Reused,
    };
}
