using System.Collections.Frozen;
using System.Net.Http.Headers;
using FirstToken.Gateway.Background;
using FirstToken.Gateway.WarmingUp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// Which fields pass: all but those that speak of one connection (RFC 9110 §7.6.1) and, on the way up, the host. Nothing is
/// added on the way, no <c>via</c>, no <c>x-forwarded-for</c>: an upstream must not be able to tell.
/// </summary>
internal static class HeaderRules
{
    private static readonly FrozenSet<string> s_ofTheConnection = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies the fields of a request.</summary>
    /// <param name="from">The client's.</param>
    /// <param name="to">The upstream's.</param>
    /// <param name="askForIdentity">Whether to ask for an uncompressed answer, whatever the client takes.</param>
    public static void CopyRequest(IHeaderDictionary from, HttpRequestMessage to, bool askForIdentity)
    {
        StringValues named = from.Connection;
        foreach ((string name, StringValues values) in from)
        {
            if (!Passes(name, named) || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Expect", StringComparison.OrdinalIgnoreCase)
                || name.Equals(WarmUp.Header, StringComparison.OrdinalIgnoreCase)
                || name.Equals(BackgroundPacer.Field, StringComparison.OrdinalIgnoreCase)
                || (askForIdentity && name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            Add(to, name, values);
        }

        if (askForIdentity)
        {
            to.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        }
    }

    /// <summary>Copies the fields of an answer.</summary>
    public static void CopyAnswer(HttpResponseMessage from, IHeaderDictionary to)
    {
        StringValues named = from.Headers.NonValidated.TryGetValues("Connection", out HeaderStringValues connection) ? ToValues(connection) : default;
        Copy(from.Headers.NonValidated, to, named);
        Copy(from.Content.Headers.NonValidated, to, named);
    }

    /// <summary>Whether a field speaks of one connection only.</summary>
    public static bool IsOfTheConnection(string name) => s_ofTheConnection.Contains(name);

    /// <summary>The fields of an answer that go on.</summary>
    public static List<KeyValuePair<string, StringValues>> AnswerFields(HttpResponseMessage from)
    {
        var fields = new HeaderDictionary();
        CopyAnswer(from, fields);
        return [.. fields];
    }

    private static void Copy(HttpHeadersNonValidated from, IHeaderDictionary to, StringValues named)
    {
        foreach ((string name, HeaderStringValues values) in from)
        {
            if (Passes(name, named))
            {
                to[name] = ToValues(values);
            }
        }
    }

    private static StringValues ToValues(HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            foreach (string value in values)
            {
                return value;
            }
        }

        return values.ToArray();
    }

    private static void Add(HttpRequestMessage to, string name, StringValues values)
    {
        if (values.Count == 1)
        {
            if (!to.Headers.TryAddWithoutValidation(name, values[0]))
            {
                to.Content?.Headers.TryAddWithoutValidation(name, values[0]);
            }
        }
        else if (!to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
        {
            to.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    private static bool Passes(string name, StringValues named)
    {
        if (s_ofTheConnection.Contains(name))
        {
            return false;
        }

        // Almost always "keep-alive" or nothing: split only when there may be more.
        foreach (string? list in named)
        {
            foreach (Range range in list.AsSpan().Split(','))
            {
                if (list.AsSpan(range).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
