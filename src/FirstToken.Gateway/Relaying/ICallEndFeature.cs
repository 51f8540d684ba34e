namespace FirstToken.Gateway.Relaying;

/// <summary>
/// What ends the calls of one connection, which come one after the other: one source, linked once to the client's leaving, serves them all
/// until it is cancelled.
/// </summary>
internal interface ICallEndFeature
{
    /// <summary>Takes it, until <see cref="GiveBack"/>. It ends with the client's leaving, too.</summary>
    CancellationTokenSource Take();

    /// <summary>Gives it back.</summary>
    /// <param name="isSpent">Whether it was cancelled, or may be at this moment: no other call gets it then.</param>
    void GiveBack(bool isSpent);
}
