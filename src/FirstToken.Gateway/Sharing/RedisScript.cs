namespace FirstToken.Gateway.Sharing;

/// <summary>A Lua script that the server runs as one step. Servers keep scripts by their hash, which they tell when one is loaded.</summary>
/// <param name="text">The script.</param>
internal sealed class RedisScript(string text)
{
    private volatile string? _hash;

    public string Text => text;

    /// <summary>What the server calls it; absent until it was loaded somewhere.</summary>
    public string? Hash
    {
        get => _hash;
        set => _hash = value;
    }
}
