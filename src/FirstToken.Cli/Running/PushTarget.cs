using System.Net.Http.Headers;
using System.Text;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>Where a run is sent: <c>pushgateway=URL</c> or <c>influx=URL</c>.</summary>
/// <param name="Kind"><see cref="Pushgateway"/> or <see cref="Influx"/>.</param>
/// <param name="Url">As given; holds no credentials.</param>
/// <param name="Credentials">What the environment has for it.</param>
internal sealed record PushTarget(string Kind, Uri Url, AuthenticationHeaderValue? Credentials)
{
    public const string Pushgateway = "pushgateway";
    public const string Influx = "influx";

    private const string Write3 = "/api/v3/write_lp";

    /// <summary>Where it is, for messages: without query, which may hold more than messages should.</summary>
    public string Where => Url.GetLeftPart(UriPartial.Path);

    /// <summary>Reads a destination.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="CommandFailure">It is none; what may be a secret in it is not repeated.</exception>
    public static PushTarget Parse(string text, Func<string, string?> environment)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string kind = equals < 0 ? string.Empty : text[..equals].ToLowerInvariant();
        if (kind is not (Pushgateway or Influx))
        {
            throw CommandFailure.Usage("--push takes pushgateway=URL or influx=URL");
        }

        if (!Uri.TryCreate(text[(equals + 1)..], UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw CommandFailure.Usage($"--push {kind}=URL: the URL is not http(s)://HOST[:PORT][/PATH]");
        }

        if (url.UserInfo.Length > 0)
        {
            throw CommandFailure.Usage($"--push {kind}=URL: the URL must not hold a user or password; set {Variables(kind)}");
        }

        var target = new PushTarget(kind, url, CredentialsOf(kind, url, environment));
        _ = target.Endpoint("-");
        return target;
    }

    /// <summary>The address that takes the data of a run.</summary>
    /// <param name="runId">Id of the run.</param>
    public Uri Endpoint(string runId) => Kind == Pushgateway ? GroupOf(runId) : WriteOf();

    // A group a run: putting it again replaces it. An id that is no path segment travels in base64.
    private Uri GroupOf(string runId)
    {
        string path = Url.AbsolutePath.TrimEnd('/');
        if (path.Contains("/metrics/job", StringComparison.Ordinal))
        {
            return Url;
        }

        string run = runId.Length > 0 && runId.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
            ? "run/" + runId
            : "run@base64/" + (runId.Length == 0 ? "=" : Convert.ToBase64String(Encoding.UTF8.GetBytes(runId)).Replace('+', '-').Replace('/', '_'));
        return new UriBuilder(Url) { Path = $"{path}/metrics/job/firsttoken/{run}" }.Uri;
    }

    private Uri WriteOf()
    {
        string path = Url.AbsolutePath.TrimEnd('/');
        bool isWrite = path.EndsWith("/write", StringComparison.Ordinal) || path.EndsWith(Write3, StringComparison.Ordinal);
        bool db = HasParameter("db");
        if (!isWrite && !db && !HasParameter("bucket"))
        {
            throw CommandFailure.Usage("--push influx=URL: say where to with ?db=NAME (version 1) or ?org=ORG&bucket=BUCKET (version 2)");
        }

        string write = isWrite ? path : path + (db ? "/write" : "/api/v2/write");
        string precision = HasParameter("precision") ? string.Empty : "precision=" + (write.EndsWith(Write3, StringComparison.Ordinal) ? "nanosecond" : "ns");
        string query = string.Join('&', new[] { Url.Query.TrimStart('?'), precision }.Where(part => part.Length > 0));
        return new UriBuilder(Url) { Path = write, Query = query }.Uri;
    }

    private bool HasParameter(string name) =>
        Url.Query.TrimStart('?').Split('&').Any(parameter => parameter.StartsWith(name + "=", StringComparison.Ordinal) && parameter.Length > name.Length + 1);

    private static AuthenticationHeaderValue? CredentialsOf(string kind, Uri url, Func<string, string?> environment)
    {
        if (kind == Influx && environment("INFLUX_TOKEN") is { Length: > 0 } token)
        {
            string scheme = url.AbsolutePath.EndsWith(Write3, StringComparison.Ordinal) ? "Bearer" : "Token";
            return AuthenticationHeaderValue.TryParse($"{scheme} {token.Trim()}", out AuthenticationHeaderValue? value)
                ? value
                : throw CommandFailure.Usage("INFLUX_TOKEN holds what cannot be sent in a header");
        }

        string prefix = kind.ToUpperInvariant();
        return environment(prefix + "_USERNAME") is { Length: > 0 } user
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{environment(prefix + "_PASSWORD")}")))
            : null;
    }

    private static string Variables(string kind) =>
        kind == Influx ? "INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD" : "PUSHGATEWAY_USERNAME and PUSHGATEWAY_PASSWORD";
}
