using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;

namespace FirstToken.Gateway.Sharing;

/// <summary>Who listens to which channel.</summary>
internal sealed class Subscriptions
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Action<ReadOnlyMemory<byte>>>> _listeners = new(StringComparer.Ordinal);

    /// <summary>Channels somebody listens to.</summary>
    public IEnumerable<string> Channels => _listeners.Keys;

    /// <summary>Adds a listener.</summary>
    public void Add(string channel, Action<ReadOnlyMemory<byte>> listener) =>
        _listeners.AddOrUpdate(channel, _ => [listener], (_, others) => others.Add(listener));

    /// <summary>Hands a message to those it is for; anything else that was pushed concerns nobody.</summary>
    public void Deliver(RespReply push)
    {
        if (push.Items is not [var word, { Kind: RespKind.Bytes } channel, { Kind: RespKind.Bytes } message] || !word.Bytes.Span.SequenceEqual("message"u8)
            || !_listeners.TryGetValue(Encoding.UTF8.GetString(channel.Bytes.Span), out ImmutableArray<Action<ReadOnlyMemory<byte>>> listeners))
        {
            return;
        }

        foreach (Action<ReadOnlyMemory<byte>> listener in listeners)
        {
            listener(message.Bytes);
        }
    }
}
