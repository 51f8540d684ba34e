namespace FirstToken.Transport;

/// <summary>An open connection that carries one exchange at a time.</summary>
internal interface IConnection : IAbortable
{
    /// <summary>Sends an exchange's request. The connection is idle, and the caller's alone.</summary>
    /// <param name="exchange">Gets the answer, or the fault.</param>
    void Send(Exchange exchange);

    /// <summary>Stopwatch ticks of when it last became idle.</summary>
    long IdleSince { get; set; }
}
