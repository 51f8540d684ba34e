namespace FirstToken.Gateway.Routing;

/// <summary>An API the gateway does not know: bytes pass, phases are measured, output is not.</summary>
internal sealed class OtherFamily : ApiFamily
{
    public override string Name => "other";

    public override Uri? FindUrl(Func<string, string?> environment) => null;

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query) => ApiCall.Other;

    public override string WarmUpPath => "/";

    public override byte[] WriteError(int status, string message) => OpenAiFamily.Error(status, message);
}
