using System.Diagnostics;

namespace FirstToken.Transport;

/// <summary>Idle connections to one endpoint, newest first: the warmest is the likeliest to be still open.</summary>
/// <param name="maxIdle">Connections idle for longer are closed instead of used.</param>
internal sealed class ConnectionPool(TimeSpan maxIdle)
{
    private readonly Lock _gate = new();
    private readonly List<IConnection> _idle = [];
    private bool _closed;

    public IConnection? Take()
    {
        IConnection? stale = null;
        IConnection? taken = null;
        lock (_gate)
        {
            if (_idle.Count > 0)
            {
                taken = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                if (Stopwatch.GetElapsedTime(taken.IdleSince) > maxIdle)
                {
                    (stale, taken) = (taken, null);
                }
            }
        }

        stale?.Abort(null);
        return taken;
    }

    /// <summary>Takes a connection back.</summary>
    /// <returns><see langword="false"/> when the pool is closed and the connection is to be closed too.</returns>
    public bool Return(IConnection connection)
    {
        connection.IdleSince = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _idle.Add(connection);
            return true;
        }
    }

    /// <summary>Forgets a connection that closed while idle.</summary>
    /// <returns><see langword="false"/> when somebody has taken it already.</returns>
    public bool Remove(IConnection connection)
    {
        lock (_gate)
        {
            return _idle.Remove(connection);
        }
    }

    public void Close()
    {
        IConnection[] idle;
        lock (_gate)
        {
            _closed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (IConnection connection in idle)
        {
            connection.Abort(null);
        }
    }
}
