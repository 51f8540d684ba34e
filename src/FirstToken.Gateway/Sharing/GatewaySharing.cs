using System.Security.Cryptography;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Sharing;

/// <summary>What this gateway shares with others of the same Redis.</summary>
internal sealed class GatewaySharing : IAsyncDisposable
{
    // One for each start: what an earlier process of this machine has spent still counts.
    private readonly string _gateway = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly RedisSettings _settings;

    public GatewaySharing(RedisSettings settings, TimeProvider time)
    {
        _settings = settings;
        Redis = new RedisClient(settings, [SharedUse.Script], () => Connected?.Invoke(), time);
        Store = new SharedStore(Redis, settings.Prefix);
    }

    /// <summary>Raised each time the server is there, or there again: what it was not told can be told now.</summary>
    public event Action? Connected;

    /// <summary>Why nothing can be shared just now, in one line; absent where it can, and before the first try.</summary>
    public string? Problem => Redis.Problem is { } problem ? $"redis {_settings.Host}:{_settings.Port} {problem}; this gateway goes on by itself" : null;

    public RedisClient Redis { get; }

    public SharedStore Store { get; }

    /// <summary>The shared count of a key.</summary>
    /// <param name="name">Name of its holder.</param>
    public SharedUse UseOf(string name) => new(Redis, _settings.Prefix, _gateway, name);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
