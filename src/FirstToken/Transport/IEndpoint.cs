namespace FirstToken.Transport;

/// <summary>One server, by scheme, host and port, and the connections to it.</summary>
public interface IEndpoint
{
    /// <summary>
    /// Sends an exchange at once on an idle connection, or on a new one. Returns without waiting; callable from any thread.
    /// </summary>
    /// <param name="exchange">Gets the answer or the fault.</param>
    void Start(Exchange exchange);

    /// <summary>Closes the idle connections; those in use close when their exchange ends.</summary>
    void Close();
}
