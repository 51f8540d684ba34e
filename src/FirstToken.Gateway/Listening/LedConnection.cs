using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Listening;

/// <summary>A connection that somebody else accepted: its end is told there, and it is closed there.</summary>
/// <param name="transport">Its bytes.</param>
/// <param name="abort">Cuts it off.</param>
/// <param name="closed">Told when the client has gone.</param>
internal sealed class LedConnection(IDuplexPipe transport, Action abort, CancellationToken closed) : ConnectionContext
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when nobody serves it any more.</summary>
    public Task Ended => _ended.Task;

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; } = transport;

    public override CancellationToken ConnectionClosed { get; set; } = closed;

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => abort();

    public override ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        return base.DisposeAsync();
    }
}
