namespace FirstToken.Gateway.Relaying;

/// <summary>A request to an upstream.</summary>
/// <param name="method">Its method.</param>
/// <param name="target">Path and query as they are to be written.</param>
/// <param name="body">A <see cref="WholeBody"/>, a <see cref="FlowingBody"/>, or absent.</param>
internal sealed class OutgoingRequest(string method, string target, HttpContent? body = null)
{
    public string Method => method;

    public string Target => target;

    public HttpContent? Body => body;

    /// <summary>The host as it was signed; absent where none was: then it is the upstream's.</summary>
    public string? Host { get; set; }

    public FieldList Fields { get; } = new(room: 0);
}
