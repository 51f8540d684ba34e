using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FirstToken.Transport;

/// <summary>Resolves one host name. Connections opened in a burst share one look-up; only the first of them paid for it.</summary>
internal sealed class NameResolver(string host)
{
    // Long enough for a burst of connections, short enough that a changed record is soon seen.
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(5);

    private readonly IPAddress? _literal = IPAddress.TryParse(host, out IPAddress? literal) ? literal : null;
    private readonly Lock _gate = new();
    private Task<IPAddress[]>? _lookup;
    private long _startedAt;

    /// <summary>The host's addresses, in the resolver's order.</summary>
    /// <returns>Addresses, and the ticks the look-up took, 0 where none was made for this caller.</returns>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public async ValueTask<(IPAddress[] Addresses, long Ticks)> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_literal is not null)
        {
            return ([_literal], 0);
        }

        await ColdCode.NamesWarm.WaitAsync(cancellationToken).ConfigureAwait(false);
        long now = Stopwatch.GetTimestamp();
        Task<IPAddress[]> lookup;
        bool mine = false;
        lock (_gate)
        {
            if (_lookup is null || _lookup.IsFaulted || Stopwatch.GetElapsedTime(_startedAt, now) > Shared)
            {
                // Not the caller's token: others wait for the same answer.
                _lookup = Dns.GetHostAddressesAsync(host, CancellationToken.None);
                _startedAt = now;
                mine = true;
            }

            lookup = _lookup;
        }

        IPAddress[] addresses = await lookup.WaitAsync(cancellationToken).ConfigureAwait(false);
        return addresses.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : (addresses, mine ? Stopwatch.GetTimestamp() - now : 0);
    }

    /// <summary>The host's addresses when they are known without asking anybody.</summary>
    public IPAddress[]? Literal => _literal is null ? null : [_literal];
}
