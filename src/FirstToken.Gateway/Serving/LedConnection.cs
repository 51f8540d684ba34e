using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Serving;

/// <summary>A connection that another endpoint accepted: its end is told there, and it is closed there.</summary>
internal sealed class LedConnection(ConnectionContext inner) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nobody serves it any more.</summary>
    public Task Ended => _ended.Task;

    public override string ConnectionId { get => inner.ConnectionId; set => inner.ConnectionId = value; }

    // A layer of its own: each endpoint keeps its own notes on a connection.
    public override IFeatureCollection Features { get; } = new FeatureCollection(inner.Features);

    public override IDictionary<object, object?> Items { get => inner.Items; set => inner.Items = value; }

    public override IDuplexPipe Transport { get => inner.Transport; set => inner.Transport = value; }

    public override CancellationToken ConnectionClosed { get => inner.ConnectionClosed; set => inner.ConnectionClosed = value; }

    public override EndPoint? LocalEndPoint { get => inner.LocalEndPoint; set => inner.LocalEndPoint = value; }

    public override EndPoint? RemoteEndPoint { get => inner.RemoteEndPoint; set => inner.RemoteEndPoint = value; }

    public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return base.DisposeAsync();
    }
}
