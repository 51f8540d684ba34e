namespace FirstToken.Statistics.Budgets;

/// <summary>A part of a request's time. The parts of a request do not overlap and add up to its total.</summary>
public enum BudgetPhase : byte
{
    /// <summary>Waiting inside this client: lateness less DNS, TCP and TLS.</summary>
    Client,

    /// <summary>Resolving the name.</summary>
    Dns,

    /// <summary>TCP handshake.</summary>
    Tcp,

    /// <summary>TLS handshake.</summary>
    Tls,

    /// <summary>Handing the request to the socket.</summary>
    Send,

    /// <summary>One round trip of the network, as the TCP handshake measured it.</summary>
    Network,

    /// <summary>The provider's own figure of its time to the first byte.</summary>
    Server,

    /// <summary>What is left of the TTFB after send, network and server: what stands between the socket and the model.</summary>
    Overhead,

    /// <summary>What is left of the TTFB where the provider does not tell its server's time, or no round trip was measured.</summary>
    Undivided,

    /// <summary>From the first byte to the first output.</summary>
    FirstToken,

    /// <summary>From the first output to the first answer text.</summary>
    Thinking,

    /// <summary>From there to the last output.</summary>
    Generation,

    /// <summary>What no other part explains.</summary>
    Unattributed,
}
