namespace FirstToken.Gateway.Attempts;

/// <summary>Where an answer goes: a client, or a tape that several follow. One writer at a time.</summary>
internal interface IAnswerSink
{
    /// <summary>The status that went out; absent before.</summary>
    int? Status { get; }

    /// <summary>Begins the answer.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="alone">Whether the head goes out by itself, since the body may be long in coming.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask BeginAsync(AnswerHead head, bool alone, CancellationToken cancellationToken);

    /// <summary>Passes bytes of the body on; they may be reused when it returns.</summary>
    /// <exception cref="OperationCanceledException">Nobody takes them any more.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Breaks the answer off where it stands: a cut must never look like an end.</summary>
    void Break();
}
