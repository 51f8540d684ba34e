using System.Net;

namespace FirstToken.Transport;

/// <summary>Reads <c>HOST:PORT</c>, the address a server listens on.</summary>
public static class ListenAddress
{
    /// <summary>Reads an address: an IP address with its port, <c>localhost:PORT</c>, or <c>*:PORT</c> for every address.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="FormatException">It is none; the message says how one is written.</exception>
    public static IPEndPoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string known = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..]
            : text.StartsWith("*:", StringComparison.Ordinal) ? "0.0.0.0" + text[1..] : text;
        return known.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(known, out IPEndPoint? endpoint)
            ? endpoint
            : throw new FormatException($"'{text}' is no address to listen on: write HOST:PORT, such as 127.0.0.1:4010");
    }

    /// <summary>Where a client on this machine finds a server.</summary>
    /// <param name="bound">The address it is bound to; that of every address becomes the loopback.</param>
    public static Uri Url(IPEndPoint bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        IPAddress host = bound.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : bound.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bound.Address;
        return new Uri($"http://{new IPEndPoint(host, bound.Port)}");
    }

    /// <summary>Where a server listens, for people: of every address it says so, where <see cref="Url"/> has the loopback.</summary>
    /// <param name="text">The address it was told to listen on, as <see cref="Parse"/> reads it.</param>
    /// <param name="url">Where a client on this machine finds it.</param>
    /// <exception cref="FormatException">The address is none.</exception>
    public static string Describe(string text, Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        IPAddress address = Parse(text).Address;
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            ? $"{url.Scheme}://{new IPEndPoint(address, url.Port)} (all interfaces)"
            : url.AbsoluteUri.TrimEnd('/');
    }
}
