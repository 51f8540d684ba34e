using System.Security.Cryptography;
using System.Text;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Guarding;

namespace FirstToken.Gateway.Replaying;

/// <summary>
/// What two requests must share to get one answer: caller, route, path, the fields that change an answer, and every byte of the body.
/// A hash: neither prompts nor credentials are kept.
/// </summary>
/// <param name="Text">SHA-256, hexadecimal.</param>
internal readonly record struct AnswerKey(string Text)
{
    private static readonly string[] s_beginnings = ["anthropic-", "openai-", "x-amzn-bedrock-", "x-goog-api-"];

    /// <summary>The key of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What stands for its body; absent takes the body itself.</param>
    public static AnswerKey Of(ClientRequest request, ReadOnlyMemory<byte>? body = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, request.Owner);
        Add(hash, request.Route.Settings.Prefix);
        Add(hash, request.Method);
        Add(hash, request.Path + request.Query);
        foreach ((string name, var values) in request.Headers.Where(field => IsOfTheAnswer(field.Key)).OrderBy(field => field.Key, StringComparer.OrdinalIgnoreCase))
        {
            Add(hash, name.ToLowerInvariant() + ":" + values.ToString());
        }

        hash.AppendData((body ?? request.Body.GetValueOrDefault()).Span);
        return new AnswerKey(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static bool IsOfTheAnswer(string name) =>
        name.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        || (!GatewayKeys.Fields.Contains(name, StringComparer.OrdinalIgnoreCase) && s_beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)));

    // Lengths keep pieces apart: else "ab" + "c" would be "a" + "bc".
    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
