using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>sign</c> of an upstream: <c>aws</c> for the usual variables, or the names of others.</summary>
internal sealed class AwsSigningReader(Func<string, string?> environment)
{
    /// <summary>Reads it. Mistakes are noted, the first alone; what stands there may be a key and is never repeated.</summary>
    public AwsSigning? Read(ConfigNode node)
    {
        AwsSigning? sign = node.IsMapping ? Names(node) : node.Text("sign") is "aws" ? new AwsSigning() : null;
        if (sign is null)
        {
            node.Fault("sign is aws, for the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or {key_id_from: NAME, secret_from: NAME} for those in other variables");
            return null;
        }

        bool mayLackToken = !node.IsMapping && environment(sign.TokenFrom!) is not { Length: > 0 };
        string? problem = ((string?[])[sign.KeyIdFrom, sign.SecretFrom, mayLackToken ? null : sign.TokenFrom]).OfType<string>()
            .Select(name => Credential.Problem(name, environment)).FirstOrDefault(problem => problem is not null);
        if (problem is not null)
        {
            node.Fault($"sign: {problem}");
            return null;
        }

        return sign;
    }

    /// <summary>Whether a text may be the name of an AWS region, which becomes a part of addresses and signatures.</summary>
    public static bool IsRegion(string text) => text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');

    // Other keys have another session: its token is taken only where it is named.
    private static AwsSigning? Names(ConfigNode node)
    {
        var names = new Dictionary<string, string?>(StringComparer.Ordinal);
        SettingValue.Keys(node, "sign", new()
        {
            ["key_id_from"] = value => names["key_id"] = value.Text("key_id_from"),
            ["secret_from"] = value => names["secret"] = value.Text("secret_from"),
            ["session_token_from"] = value => names["token"] = value.Text("session_token_from"),
        });
        return names.GetValueOrDefault("key_id") is { } id && names.GetValueOrDefault("secret") is { } secret
            ? new AwsSigning { KeyIdFrom = id, SecretFrom = secret, TokenFrom = names.GetValueOrDefault("token") }
            : null;
    }
}
