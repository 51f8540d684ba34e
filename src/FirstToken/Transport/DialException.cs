namespace FirstToken.Transport;

/// <summary>A connection could not be opened; carries which phase failed to the one place that records it.</summary>
internal sealed class DialException(TransportFault fault, string message) : Exception(message)
{
    public TransportFault Fault { get; } = fault;
}
