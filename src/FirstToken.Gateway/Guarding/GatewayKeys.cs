using System.Security.Cryptography;
using System.Text;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Guarding;

/// <summary>Who may use the gateway. Immutable but for what the holders use; a reload makes another one that goes on counting.</summary>
internal sealed class GatewayKeys
{
    private const string Bearer = "Bearer ";
    private readonly (byte[] Hash, KeyHolder Holder)[] _keys;

    private GatewayKeys((byte[] Hash, KeyHolder Holder)[] keys) => _keys = keys;

    /// <summary>The fields in which clients of the APIs send a key.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["x-api-key", "Authorization", "api-key", "x-goog-api-key"];

    /// <summary>Whether callers need a key.</summary>
    public bool AreNeeded => _keys.Length > 0;

    /// <summary>The keys of settings.</summary>
    /// <param name="keys">The settings.</param>
    /// <param name="time">The clock of the limits.</param>
    /// <param name="earlier">Whose counts go on, by name.</param>
    /// <param name="sharing">With whom counts are shared, if with anybody.</param>
    public static GatewayKeys Build(IReadOnlyList<GatewayKey> keys, TimeProvider time, GatewayKeys? earlier, GatewaySharing? sharing = null) =>
        new([.. keys.Select(key => (Convert.FromHexString(key.Hash), new KeyHolder(key, earlier?.Find(key.Name)?.Use ?? new KeyUse(time, sharing?.UseOf(key.Name)))))]);

    /// <summary>The holder of a name.</summary>
    public KeyHolder? Find(string name) => _keys.FirstOrDefault(key => key.Holder.Name == name).Holder;

    /// <summary>Tells the other gateways what was spent here.</summary>
    public void ShareAgain()
    {
        foreach ((_, KeyHolder holder) in _keys)
        {
            holder.Use.ShareAgain(holder.Key);
        }
    }

    /// <summary>Finds out who a caller is, or says why it may not come in. What it may use is for its <see cref="KeyUse"/> to say.</summary>
    /// <param name="headers">Its request's fields.</param>
    /// <param name="caller">The holder, where there are keys and it has one.</param>
    public KeyRefusal? Check(IHeaderDictionary headers, out KeyHolder? caller)
    {
        caller = null;
        if (!AreNeeded)
        {
            return null;
        }

        bool found = false;
        foreach (string field in Fields)
        {
            if (headers.TryGetValue(field, out StringValues values) && KeyIn(values.ToString()) is { } key)
            {
                found = true;
                caller ??= FindHolder(key);
            }
        }

        return caller is not null ? null : new KeyRefusal(401, "no_gateway_key", found
            ? "gateway: nobody has this key; ask who runs the gateway for another"
            : "gateway: this gateway wants a key of its own (ftk_...), sent as x-api-key or as authorization: Bearer");
    }

    /// <summary>The gateway key in the value of a field; nothing for other credentials.</summary>
    public static string? KeyIn(string value)
    {
        string text = (value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..] : value).Trim();
        return KeyText.IsKey(text) ? text : null;
    }

    // Every hash is compared, whichever fits: the time it takes tells nothing of which one does.
    private KeyHolder? FindHolder(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        KeyHolder? holder = null;
        foreach ((byte[] known, KeyHolder candidate) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                holder = candidate;
            }
        }

        return holder;
    }
}
