namespace FirstToken.Gateway.Exchanging;

/// <summary>Somebody who needs a connection. Goes on on the pool: who gives a connection back has work of its own.</summary>
internal sealed class Http1Waiter() : TaskCompletionSource<Http1Link>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Whether a connection is being opened for it; whose failure is then its own.</summary>
    public bool HasDial { get; set; }
}
