using System.Buffers;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>A small request whose whole answer is wanted.</summary>
internal sealed class ValidationExchange(WireRequest request, Deadlines deadlines) : Exchange(request, deadlines)
{
    // An error body or a model's card has a few KB; whatever is longer is cut and still says enough.
    private const int MostBytes = 256 * 1024;

    private readonly TaskCompletionSource<ValidationAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _body = new();
    private ResponseHead? _head;

    /// <summary>Completes when the exchange is over.</summary>
    public Task<ValidationAnswer> Answer => _answer.Task;

    protected override void OnHead(ResponseHead head, long arrived) => _head = head;

    protected override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        _body.Write(bytes[..Math.Min(bytes.Length, MostBytes - _body.WrittenCount)]);
        return _body.WrittenCount < MostBytes;
    }

    protected override void OnEnd(TransportFault fault, string? detail) =>
        _answer.TrySetResult(new ValidationAnswer(fault, detail, _head, _body.WrittenSpan.ToArray(), Times, NewConnection));
}

/// <summary>What came of a <see cref="ValidationExchange"/>.</summary>
internal sealed record ValidationAnswer(
    TransportFault Fault, string? Detail, ResponseHead? Head, byte[] Body, ExchangeTimes Times, bool NewConnection);
