using System.Buffers;
using System.IO.Pipelines;

namespace FirstToken.Gateway.Listening;

/// <summary>The body of an answer on its way to the client: what is written in one goes out in one, framed, with the head before the first.</summary>
/// <param name="answer">Status and fields, and how the body ends.</param>
/// <param name="output">The connection.</param>
internal sealed class AnswerBody(SentAnswer answer, DirectOutput output) : PipeWriter
{
    // A chunk's size in hexadecimal, and the line ends around its data.
    private const int FramingBytes = 8 + 2 + 2;

    private readonly ArrayBufferWriter<byte> _unflushed = new();

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed.WrittenCount;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unflushed.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _unflushed.GetSpan(sizeHint);

    public override void Advance(int bytes) => _unflushed.Advance(bytes);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_unflushed.WrittenCount > 0)
        {
            _unflushed.Write(source.Span);
            return FlushAsync(cancellationToken);
        }

        Send(source.Span);
        return output.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Send(_unflushed.WrittenSpan);
        _unflushed.ResetWrittenCount();
        return output.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        // The answer ends when whoever makes it returns.
    }

    /// <summary>Forgets what was written and not flushed.</summary>
    public void Drop() => _unflushed.Clear();

    private void Send(ReadOnlySpan<byte> data)
    {
        answer.EnsureBegun();
        if (data.IsEmpty || answer.HasNoBody)
        {
            return;
        }

        answer.Count(data.Length);
        if (!answer.IsChunked)
        {
            data.CopyTo(output.GetSpan(data.Length));
            output.Advance(data.Length);
            return;
        }

        Span<byte> room = output.GetSpan(data.Length + FramingBytes);
        _ = data.Length.TryFormat(room, out int at, "x", System.Globalization.CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(room[at..]);
        at += 2;
        data.CopyTo(room[at..]);
        at += data.Length;
        "\r\n"u8.CopyTo(room[at..]);
        output.Advance(at + 2);
    }
}
