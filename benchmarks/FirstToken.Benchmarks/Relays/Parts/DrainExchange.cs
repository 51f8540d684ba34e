using FirstToken.Providers;
using FirstToken.Transport;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>A stream of which nothing is kept but that it came: for many, or very long, ones.</summary>
internal sealed class DrainExchange(WireRequest request, Deadlines deadlines) : Exchange(request, deadlines)
{
    private readonly TaskCompletionSource<string?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _status;
    private long _bytes;

    /// <summary>Completes with the end: nothing when the answer came whole, else why not.</summary>
    public Task<string?> Ended => _end.Task;

    /// <summary>Bytes of the body so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A stream of the simulator's through a path.</summary>
    /// <param name="target">The path and the behaviour.</param>
    /// <param name="limit">How long it may take.</param>
    public static DrainExchange Of(Target target, TimeSpan limit)
    {
        var chat = new ChatRequest
        {
            Model = target.Model,
            Messages = [new ChatMessage(ChatRole.User, Words.OfOneKilobyte)],
            MaxTokens = 1_000_000,
            Stream = true,
        };
        return new DrainExchange(target.Provider.Write(target, chat, TimeProvider.System.GetUtcNow()), Deadlines.Within(limit));
    }

    protected override void OnHead(ResponseHead head, long arrived) => _status = head.Status;

    protected override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        Volatile.Write(ref _bytes, _bytes + bytes.Length);
        return true;
    }

    protected override void OnEnd(TransportFault fault, string? detail) =>
        _end.TrySetResult(fault != TransportFault.None ? detail ?? fault.ToString() : _status != 200 ? $"HTTP {_status}" : null);
}
