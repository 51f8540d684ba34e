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
    /// <summary>Copies the fields of a request.</summary>
    /// <param name="from">The client's.</param>
    /// <param name="to">The upstream's.</param>
    /// <param name="askForIdentity">Whether to ask for an uncompressed answer, whatever the client takes.</param>
    public static void CopyRequest(IHeaderDictionary from, FieldList to, bool askForIdentity)
    {
        StringValues named = Named(from.Connection);
        if (from is FieldHeaders { Fields: var fields })
        {
            to.Expect(fields.Lines.Length);
            foreach (KeyValuePair<string, string> line in fields.Lines)
            {
                if (GoesOn(line.Key))
                {
                    to.Add(line);
                }
            }
        }
        else
        {
            foreach ((string name, StringValues values) in from)
            {
                if (GoesOn(name))
                {
                    to.Add(name, values);
                }
            }
        }

        if (askForIdentity)
        {
            to.Add("Accept-Encoding", "identity");
        }

        bool GoesOn(string name) => Passes(name, named) && !IsForTheGateway(name) && !(askForIdentity && Is(name, "Accept-Encoding"));
    }

    /// <summary>Copies the fields of an answer.</summary>
    public static void CopyAnswer(FieldList from, IHeaderDictionary to)
    {
        StringValues named = Named(from.Find("Connection"));
        FieldList? own = (to as FieldHeaders)?.Fields;
        bool isAsItComes = own is { Lines.IsEmpty: true };
        ReadOnlySpan<KeyValuePair<string, string>> lines = from.Lines;
        for (int line = 0; line < lines.Length; line++)
        {
            (string name, string value) = lines[line];
            if (!Passes(name, named))
            {
                continue;
            }

            if (isAsItComes)
            {
                own!.Add(lines[line]);
            }
            else if (from.IsAgain(line))
            {
                to.Append(name, value);
            }
            else
            {
                to[name] = value;
            }
        }
    }

    /// <summary>Adds a line to the fields of an answer.</summary>
    public static void Add(IHeaderDictionary to, string name, string value)
    {
        if (to is FieldHeaders own)
        {
            own.Fields.Add(name, value);
        }
        else
        {
            to.Append(name, value);
        }
    }

    /// <summary>The fields of an answer that go on.</summary>
    public static List<KeyValuePair<string, StringValues>> AnswerFields(FieldList from)
    {
        var fields = new FieldHeaders();
        CopyAnswer(from, fields);
        return [.. fields];
    }

    /// <summary>Whether a field speaks of one connection only.</summary>
    public static bool IsOfTheConnection(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        7 => Is(name, "Trailer") || Is(name, "Upgrade"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive"),
        16 => Is(name, "Proxy-Connection"),
        17 => Is(name, "Transfer-Encoding"),
        18 => Is(name, "Proxy-Authenticate"),
        19 => Is(name, "Proxy-Authorization"),
        _ => false,
    };

    private static bool IsForTheGateway(string name) =>
        Is(name, "Host") || Is(name, "Expect") || Is(name, WarmUp.Header) || Is(name, BackgroundPacer.Field);

    private static bool Is(string name, string other) => FieldList.IsSame(name, other);

    // Almost always there is nothing, or what names no field.
    private static StringValues Named(StringValues connection) =>
        connection.Count == 1 && connection[0] is "keep-alive" or "Keep-Alive" or "close" ? default : connection;

    private static bool Passes(string name, StringValues named)
    {
        if (IsOfTheConnection(name))
        {
            return false;
        }

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
