using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.Json;

/// <summary>Unescapes JSON strings into memory of its own that is used again and again.</summary>
internal sealed class JsonText
{
    private readonly CarryBuffer _scratch = new();

    /// <summary>The string the reader stands on, unescaped; valid until the next call and as long as the JSON itself.</summary>
    public ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }

        _scratch.Clear();
        Span<byte> room = _scratch.Grow(json.ValueSpan.Length);
        try
        {
            return room[..json.CopyString(room)];
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: servers that escape and then cut by characters send such deltas. The content
            // is lost to us either way; that something was generated is not.
            return "\uFFFD"u8;
        }
    }

    /// <summary>Lets go of unusually much memory.</summary>
    public void Reset() => _scratch.Reset();
}
