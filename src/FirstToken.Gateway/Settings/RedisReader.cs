using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.redis</c>: the server over which several gateways share what they know.</summary>
internal sealed class RedisReader(Func<string, string?> environment)
{
    private const string Wanted = "no address of a Redis: write redis://HOST:PORT/DATABASE, or rediss:// with TLS";
    private const string LongestBudget = "1s";
    private const int LongestPrefix = 64;
    private const int MostDatabases = 16_384;

    public RedisSettings? Read(ConfigNode node)
    {
        RedisSettings? address = null;
        bool isGiven = false;
        string? authority = null;
        string? user = null;
        string? password = null;
        TimeSpan? budget = null;
        string? prefix = null;
        SettingValue.Keys(node, "redis", new()
        {
            ["url"] = value => (address, isGiven) = (Address(value), true),
            ["ca"] = value => authority = Authority(value),
            ["user_from"] = value => user = Variable(value, "user_from"),
            ["password_from"] = value => password = Variable(value, "password_from"),
            ["password"] = Misplaced,
            ["user"] = Misplaced,
            ["budget"] = value => budget = SettingValue.Read(value, "budget", Budget, $"a time such as 5ms, {LongestBudget} at most"),
            ["prefix"] = value => prefix = Prefix(value),
        });
        if (!isGiven)
        {
            node.Fault("redis has no address: give url: redis://HOST:PORT");
        }

        if (user is not null && password is null)
        {
            node.Fault("redis: a user logs in with a password: name the variable that holds it, password_from: REDIS_PASSWORD");
        }

        if (authority is not null && address is { IsEncrypted: false })
        {
            node.Fault("redis: ca vouches for a certificate, and this connection has none: write url: rediss://HOST:PORT");
        }

        return address is null ? null : address with { Authority = authority, UserFrom = user, PasswordFrom = password, Budget = budget ?? address.Budget, Prefix = prefix ?? address.Prefix };
    }

    private static RedisSettings? Address(ConfigNode node)
    {
        if (node.Text("url") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
        {
            node.Fault($"'{UpstreamUrl.Shown(text)}' is {Wanted}");
            return null;
        }

        if (url.UserInfo.Length > 0)
        {
            node.Fault("url of redis: credentials never stand in this file; name the environment variables that hold them: user_from: REDIS_USER, password_from: REDIS_PASSWORD");
            return null;
        }

        string path = url.AbsolutePath.Trim('/');
        int database = 0;
        if (url.Query.Length + url.Fragment.Length > 0 || (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database)) || database >= MostDatabases)
        {
            node.Fault($"'{UpstreamUrl.Shown(text)}' is {Wanted}");
            return null;
        }

        var settings = new RedisSettings { Host = url.DnsSafeHost, Database = database, IsEncrypted = url.Scheme == "rediss" };
        return url.Port > 0 ? settings with { Port = url.Port } : settings;
    }

    private static string? Authority(ConfigNode node)
    {
        if (node.Text("ca") is not { } file)
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (certificates.Count > 0)
            {
                return file;
            }

            node.Fault($"ca: {file} holds no certificate in PEM");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            node.Fault($"ca: {file} cannot be used: {failure.Message.ReplaceLineEndings(" ")}");
        }

        return null;
    }

    // What is not the name of a variable may be the password itself: it is never repeated.
    private string? Variable(ConfigNode node, string what)
    {
        if (node.Text(what) is not { } name)
        {
            return null;
        }

        if (Credential.Problem(name, environment) is { } problem)
        {
            node.Fault($"{what}: {problem}");
            return null;
        }

        return name;
    }

    private static void Misplaced(ConfigNode node) =>
        node.Fault("redis: credentials never stand in this file; name the environment variables that hold them: user_from: REDIS_USER, password_from: REDIS_PASSWORD");

    private static TimeSpan? Budget(string text) => TimeText.Read(text) is { } time && time <= TimeText.Read(LongestBudget) ? time : null;

    private static string? Prefix(ConfigNode node)
    {
        string? text = node.Text("prefix");
        if (text is not null && (text.Length is 0 or > LongestPrefix || !text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or ':')))
        {
            node.Fault($"prefix '{text}': letters, digits, '-', '_', '.' and ':', {LongestPrefix} at most");
            return null;
        }

        return text;
    }
}
