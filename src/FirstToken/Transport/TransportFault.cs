namespace FirstToken.Transport;

/// <summary>Why an exchange did not get a whole HTTP response.</summary>
public enum TransportFault : byte
{
    /// <summary>The response is whole.</summary>
    None = 0,

    /// <summary>The host name could not be resolved.</summary>
    DnsFailed,

    /// <summary>Nobody listens at the address.</summary>
    ConnectRefused,

    /// <summary>The connection could not be made for another reason.</summary>
    ConnectFailed,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary><see cref="Deadlines.Connect"/> passed.</summary>
    ConnectTimeout,

    /// <summary><see cref="Deadlines.Send"/> passed.</summary>
    SendTimeout,

    /// <summary><see cref="Deadlines.FirstByte"/> passed.</summary>
    FirstByteTimeout,

    /// <summary><see cref="Deadlines.Idle"/> passed.</summary>
    IdleTimeout,

    /// <summary><see cref="Deadlines.Total"/> passed.</summary>
    TotalTimeout,

    /// <summary>The connection broke before the first response byte.</summary>
    ConnectionLost,

    /// <summary>The connection broke inside the response.</summary>
    CutShort,

    /// <summary>The bytes received are not HTTP.</summary>
    Malformed,

    /// <summary>The response head exceeds the cap.</summary>
    HeadTooLarge,

    /// <summary>The one who asked gave up.</summary>
    Cancelled,
}
