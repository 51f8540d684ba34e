namespace FirstToken.Simulator.Formats;

/// <summary>Ends the reading of a request that the real API would refuse. Never leaves the engine.</summary>
internal sealed class RequestRefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public RequestRefusedException(RefusalKind kind, string message, string? parameter = null)
        : this(new Refusal(kind, message, parameter))
    {
    }

    public Refusal Refusal { get; } = refusal;
}
