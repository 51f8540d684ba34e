namespace FirstToken.Wire;

/// <summary>What an <c>authorization</c> field of Signature Version 4 says. Whether it is true only <see cref="SigV4.Check"/> tells.</summary>
public sealed record SigV4Claim
{
    /// <summary>What such a field begins with.</summary>
    public const string Scheme = "AWS4-HMAC-SHA256";

    private const int SignatureDigits = 64;

    /// <summary>Whose key it was made with.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>The day it is for, <c>yyyyMMdd</c>.</summary>
    public required string Day { get; init; }

    /// <summary>The region it is for.</summary>
    public required string Region { get; init; }

    /// <summary>The service it is for.</summary>
    public required string Service { get; init; }

    /// <summary>The fields that were signed; lower-case names, in the order of the signature.</summary>
    public required IReadOnlyList<string> SignedHeaders { get; init; }

    /// <summary>The signature, 64 hexadecimal digits.</summary>
    public required string Signature { get; init; }

    /// <summary>Reads the value of an <c>authorization</c> field.</summary>
    /// <param name="authorization">The value.</param>
    /// <returns><see langword="null"/> for anything but a complete signature of this version.</returns>
    public static SigV4Claim? Read(string authorization)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        if (!authorization.StartsWith(Scheme + " ", StringComparison.Ordinal))
        {
            return null;
        }

        string? credential = null;
        string? headers = null;
        string? signature = null;
        foreach (string part in authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            (string name, string value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign ? (part[..sign], part[(sign + 1)..]) : (part, "");
            switch (name)
            {
                case "Credential":
                    credential = value;
                    break;
                case "SignedHeaders":
                    headers = value;
                    break;
                case "Signature":
                    signature = value;
                    break;
            }
        }

        return credential?.Split('/') is [{ Length: > 0 } id, { Length: 8 } day, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"]
            && headers is { Length: > 0 } && signature is { Length: SignatureDigits }
            ? new SigV4Claim { AccessKeyId = id, Day = day, Region = region, Service = service, SignedHeaders = headers.Split(';'), Signature = signature }
            : null;
    }

    /// <summary>What it is for, and nothing that could be sent again.</summary>
    public override string ToString() => $"SigV4 claim {Day}/{Region}/{Service}";
}
