namespace FirstToken.Transport;

/// <summary>What an exchange is waiting for.</summary>
internal enum ExchangePhase
{
    Queued,
    Connecting,
    Sending,
    AwaitingFirstByte,
    Reading,
}
