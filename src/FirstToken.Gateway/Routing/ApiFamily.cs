using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>
/// What the gateway must know of a provider's whole HTTP surface: which calls generate output and so are measured, and what an
/// error of its own making looks like. Everything else passes unread. Stateless.
/// </summary>
internal abstract class ApiFamily
{
    /// <summary>The name in settings (<c>anthropic</c>).</summary>
    public abstract string Name { get; }

    /// <summary>The API's own address where settings give none; absent where only the user can know.</summary>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    public abstract Uri? FindUrl(Func<string, string?> environment);

    /// <summary>The AWS region of a server of this API; absent where it has none, or none is known.</summary>
    /// <param name="url">The server's address.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    public virtual string? FindRegion(Uri url, Func<string, string?> environment) => null;

    /// <summary>Understands a request by its method and path.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path as it goes upstream, without the query.</param>
    /// <param name="query">Query with its question mark, or nothing.</param>
    public abstract ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query);

    /// <summary>Body of an error that the gateway itself has to report, in the shape the API's clients read.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">One line for people.</param>
    public abstract byte[] WriteError(int status, string message);

    /// <summary>A path that answers at once and costs nothing, even without credentials: what the warm-up asks for.</summary>
    public virtual string WarmUpPath => "/v1/models";

    /// <summary>The field its keys are sent in; <c>Authorization</c> takes them as a bearer token.</summary>
    public virtual string KeyField => "Authorization";

    /// <summary>A provider of the library by its name; these are all registered.</summary>
    protected static IProvider Provider(string name) =>
        ProviderRegistry.Find(name) ?? throw new InvalidOperationException($"no provider '{name}' is registered");
}
