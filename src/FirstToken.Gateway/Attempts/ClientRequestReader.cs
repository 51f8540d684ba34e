using System.Buffers;
using System.IO.Pipelines;
using FirstToken.Gateway.Bodies;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Attempts;

/// <summary>Takes requests in whole, where they may have to be sent more than once.</summary>
internal static class ClientRequestReader
{
    private const int MostBytes = RequestBodies.MostBytes;

    /// <summary>Takes a request in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="arrived">When its head had arrived, Stopwatch ticks.</param>
    /// <returns>
    /// Nothing for a request that can only be passed on: one that changes something (a batch, a file), whose body is too large, or that breaks off.
    /// Its body has not been consumed then.
    /// </returns>
    public static async ValueTask<ClientRequest?> TryReadAsync(HttpContext context, Route route, long arrived)
    {
        string target = RelayFeatures.RawTarget(context);
        (string path, string query, ApiCall api) = Take(target, context.Request.Method, route);
        if (api.Provider is null && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return null;
        }

        byte[]? body = null;
        if (RelayFeatures.CanHaveBody(context))
        {
            body = await TryReadBodyAsync(context.Request.BodyReader, context.Request.ContentLength, context.RequestAborted);
            if (body is null)
            {
                return null;
            }
        }

        await RequestBodies.MakeWayAsync(body);
        KeyRefusal? refusal = CallerSignature.Check(context, route.First, body, out bool isGenuine);
        return new ClientRequest
        {
            Route = route,
            Method = context.Request.Method,
            Path = path,
            Query = query,
            Api = api,
            Headers = context.Request.Headers,
            Body = body is null ? null : (ReadOnlyMemory<byte>)body,
            Facts = api.Provider is null ? RequestFacts.Unknown : RequestFactsReader.Read(body, api.Model),
            Arrived = arrived,
            Caller = RelayFeatures.Caller(context),
            HasGenuineSignature = isGenuine,
            Refusal = refusal,
            Left = context.RequestAborted,
        };
    }

    private static (string Path, string Query, ApiCall Api) Take(string target, string method, Route route)
    {
        _ = RequestPath.TryRead(target, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> query);
        ReadOnlySpan<char> rest = route.Rest(whole);
        return (rest.ToString(), query.ToString(), route.First.Family.Recognise(method, rest, query));
    }

    private static async ValueTask<byte[]?> TryReadBodyAsync(PipeReader reader, long? length, CancellationToken cancellationToken)
    {
        if (length > MostBytes)
        {
            return null;
        }

        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > MostBytes)
                {
                    reader.AdvanceTo(read.Buffer.Start); // to be read again by the one who passes it on
                    return null;
                }

                if (read.IsCompleted)
                {
                    byte[] body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception broken) when (broken is BadHttpRequestException or IOException or OperationCanceledException)
        {
            return null; // whoever passes it on meets the same, and tells
        }
    }
}
