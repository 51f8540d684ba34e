namespace FirstToken.Transport;

/// <summary>Whatever carries an exchange at the moment: a dial, a connection.</summary>
internal interface IAbortable
{
    /// <summary>Ends what it is doing, from any thread; its own thread then ends the exchange.</summary>
    /// <param name="only">The exchange to end, nothing if it is over; <see langword="null"/> for whatever is going on.</param>
    void Abort(Exchange? only);
}
