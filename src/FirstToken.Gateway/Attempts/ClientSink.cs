using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using System.IO.Pipelines;

namespace FirstToken.Gateway.Attempts;

/// <summary>The client of a request.</summary>
internal sealed class ClientSink(HttpContext context) : IAnswerSink
{
    private bool _hasBegun;
    private bool _isBroken;

    // A head without a body goes out when the request is done.
    public int? Status => context.Response.HasStarted || (_hasBegun && !_isBroken) ? context.Response.StatusCode : null;

    public async ValueTask BeginAsync(AnswerHead head, bool alone, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        _hasBegun = true;
        response.StatusCode = head.Status;
        if (head.Reason is { Length: > 0 } reason)
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }

        foreach ((string name, StringValues values) in head.Fields)
        {
            response.Headers[name] = values;
        }

        if (alone)
        {
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        FlushResult flushed = await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("the client left");
        }
    }

    public void Break()
    {
        _isBroken = true;
        context.Abort();
    }
}
