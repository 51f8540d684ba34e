namespace FirstToken.Gateway.Exchanging;

/// <summary>A request on its connection, until the last byte of its answer is read or nobody wants it any more.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Abort">Drops the connection when the exchange is cancelled.</param>
/// <param name="Cancellation">Cancels it.</param>
internal readonly record struct Http1Exchange(Http1Link Link, CancellationTokenRegistration Abort, CancellationToken Cancellation)
{
    /// <summary>It is over.</summary>
    /// <param name="keepsConnection">Whether the connection can carry another.</param>
    public void End(bool keepsConnection)
    {
        bool isOurs = !Cancellation.CanBeCanceled || Abort.Unregister(); // else it is being dropped at this moment
        if (isOurs && keepsConnection)
        {
            Link.Pool!.Return(Link);
        }
        else
        {
            Link.Drop();
        }
    }
}
