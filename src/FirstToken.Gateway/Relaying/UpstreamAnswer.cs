namespace FirstToken.Gateway.Relaying;

/// <summary>An upstream's answer: its head, and its body as it comes in.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="reason">The words beside the status; absent where they are the usual ones, or none.</param>
/// <param name="fields">Its fields.</param>
/// <param name="body">Its body; to be disposed, which ends the exchange.</param>
internal sealed class UpstreamAnswer(int status, string? reason, FieldList fields, Stream body) : IDisposable
{
    public int Status => status;

    public string? Reason => reason;

    public FieldList Fields => fields;

    public Stream Body => body;

    public bool IsSuccess => status is >= 200 and < 300;

    public void Dispose() => body.Dispose();
}
