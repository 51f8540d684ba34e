using System.Buffers;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>A request whose whole answer is wanted, up to a size: an error body or a model's card has a few KB.</summary>
internal sealed class WholeExchange(WireRequest request, Deadlines deadlines, int mostBytes = 256 * 1024)
    : Exchange(request, deadlines)
{

    private readonly TaskCompletionSource<WholeAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _body = new();
    private ResponseHead? _head;

    /// <summary>Completes when the exchange is over.</summary>
    public Task<WholeAnswer> Answer => _answer.Task;

    protected override void OnHead(ResponseHead head, long arrived) => _head = head;

    protected override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        _body.Write(bytes[..Math.Min(bytes.Length, mostBytes - _body.WrittenCount)]);
        return _body.WrittenCount < mostBytes;
    }

    protected override void OnEnd(TransportFault fault, string? detail) =>
        _answer.TrySetResult(new WholeAnswer(fault, detail, _head, _body.WrittenSpan.ToArray(), Times, NewConnection));
}

/// <summary>What came of a <see cref="WholeExchange"/>.</summary>
internal sealed record WholeAnswer(
    TransportFault Fault, string? Detail, ResponseHead? Head, byte[] Body, ExchangeTimes Times, bool NewConnection);
