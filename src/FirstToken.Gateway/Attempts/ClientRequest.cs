using FirstToken.Gateway.Bodies;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Routing;
using FirstToken.Wire;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Attempts;

/// <summary>A request that is all there, and so can be sent more than once.</summary>
internal sealed class ClientRequest
{
    public required Route Route { get; init; }

    public required string Method { get; init; }

    /// <summary>The path that goes upstream, as the client wrote it.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark, or nothing.</summary>
    public required string Query { get; init; }

    public required ApiCall Api { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body; absent where there is none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public required RequestFacts Facts { get; init; }

    /// <summary>The prefix that breakpoints were put into for the prompt cache; absent where the body is the caller's own.</summary>
    public ulong? InjectedPrefix { get; init; }

    /// <summary>When its head had arrived, Stopwatch ticks.</summary>
    public required long Arrived { get; init; }

    /// <summary>Who holds the gateway key it was made with.</summary>
    public KeyHolder? Caller { get; init; }

    /// <summary>Whether its caller, without a gateway key, signed with the AWS keys of the upstream it means.</summary>
    public bool HasGenuineSignature { get; init; }

    /// <summary>Why its caller is to be turned away; absent where it is not.</summary>
    public KeyRefusal? Refusal { get; init; }

    /// <summary>Told when nobody waits for the answer any more.</summary>
    public required CancellationToken Left { get; init; }

    /// <summary>Whether it was let go as a background request, and counts as one.</summary>
    public bool HasWaited { get; set; }

    /// <summary>The model, from path or body.</summary>
    public string? Model => Api.Model ?? Facts.Model;

    /// <summary>Whether a streamed answer is asked for, by the body or (Bedrock, Gemini) by the path.</summary>
    public bool Streams => Facts.Streams ?? (Api.Provider is not null && Path.Contains("stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whose request it is: a gateway key's holder, the owner of the AWS key it is signed with, or the owner of these credentials. Never shown.</summary>
    public string Owner => Caller is { } holder ? "key " + holder.Name
        : HasGenuineSignature && SigV4Claim.Read(Headers.Authorization.ToString()) is { } claim ? "aws " + claim.AccessKeyId // the signature itself is another one each time
        : string.Join('\n', GatewayKeys.Fields.Select(name => Headers[name].ToString()));

    /// <summary>Its size as a power of two: prompts of one size take about as long.</summary>
    public int SizeClass => SizeClassOf(Body?.Length ?? 0);

    /// <summary>The class of a body's size.</summary>
    public static int SizeClassOf(long bytes) => System.Numerics.BitOperations.Log2((ulong)Math.Max(1, bytes));
}
