using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace FirstToken.Gateway.Listening;

/// <summary>An answer as ASP.NET sees it, and its head on the wire (RFC 9112 §4, §6). One object serves all answers of a connection, one after the other.</summary>
internal sealed class SentAnswer : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly FieldHeaders _headers = new();
    private readonly AnswerBody _body;
    private readonly DirectOutput _output;
    private readonly DateLine _date;
    private bool _isHead;
    private bool _isHttp11;
    private bool _knowsLength;
    private long _remaining;

    /// <summary>The answers of a connection.</summary>
    /// <param name="output">The connection.</param>
    /// <param name="date">The date field's line, of this second.</param>
    public SentAnswer(DirectOutput output, DateLine date)
    {
        (_output, _date) = (output, date);
        _body = new AnswerBody(this, output);
    }

    public int StatusCode { get; set; }

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers
    {
        get => _headers;
        set => throw new NotSupportedException();
    }

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException();
    }

    public bool HasStarted { get; private set; }

    public Stream Stream => _body.AsStream(leaveOpen: true);

    public PipeWriter Writer => _body;

    /// <summary>Whether chunks tell the end.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether only the end of the connection tells the end.</summary>
    public bool EndsWithConnection => HasStarted && !IsChunked && !_knowsLength && !HasNoBody;

    /// <summary>Whether nothing follows the head, whatever is written.</summary>
    public bool HasNoBody { get; private set; }

    /// <summary>Whether the connection may carry another request after it.</summary>
    public bool KeepsConnection { get; set; }

    private bool MayHaveBody => StatusCode is not (204 or 304 or < 200);

    /// <summary>Begins another answer.</summary>
    /// <param name="request">What it answers.</param>
    public void Begin(ReceivedRequest request)
    {
        (StatusCode, ReasonPhrase, HasStarted) = (StatusCodes.Status200OK, null, false);
        (_isHead, _isHttp11, KeepsConnection) = (request.IsHead, request.IsHttp11, request.KeepsConnection);
        _headers.Clear();
        _body.Drop();
    }

    public void OnStarting(Func<object, Task> callback, object state) => throw new NotSupportedException();

    public void OnCompleted(Func<object, Task> callback, object state) => throw new NotSupportedException();

    public void DisableBuffering()
    {
        // Nothing is buffered.
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask; // the head goes out with what is flushed first

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => throw new NotSupportedException();

    /// <summary>Begins the last answer of the connection: why it ends here, in the shape that most clients of this server read.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="kind">As <see cref="Refusal.Header"/> says it.</param>
    /// <param name="message">One line for people.</param>
    public void BeginLast(int status, string kind, string message)
    {
        _headers.Clear();
        _body.Drop();
        (StatusCode, ReasonPhrase, HasStarted, _isHead, _isHttp11, KeepsConnection) = (status, null, false, false, true, false);
        _headers["Content-Type"] = "application/json";
        _headers[Refusal.Header] = kind;
        _body.Write(ApiFamilies.Anthropic.WriteError(status, "gateway: " + message));
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>Whether it is whole; cut off otherwise.</returns>
    public ValueTask<bool> TryEndAsync() =>
        HasStarted && _knowsLength && _remaining == 0 && _body.UnflushedBytes == 0 && _output.IsDone ? new ValueTask<bool>(true) : TryEndLaterAsync();

    /// <summary>Writes the head, where it is not written yet.</summary>
    public void EnsureBegun()
    {
        if (HasStarted)
        {
            return;
        }

        HasStarted = true;
        HasNoBody = _isHead || !MayHaveBody;
        long? length = _headers.ContentLength;
        (_knowsLength, _remaining) = (length is not null, length ?? 0);
        IsChunked = !_knowsLength && _isHttp11 && !HasNoBody;
        KeepsConnection &= _knowsLength || IsChunked || HasNoBody;
        WriteStatus();
        WriteFields(dropsLength: StatusCode is 204 or < 200);
        if (!_headers.ContainsKey("Date"))
        {
            Write(_date.Now);
        }

        Write(IsChunked ? "Transfer-Encoding: chunked\r\n"u8 : default);
        Write(!KeepsConnection ? "Connection: close\r\n\r\n"u8 : _isHttp11 ? "\r\n"u8 : "Connection: keep-alive\r\n\r\n"u8);
    }

    /// <summary>Counts bytes of the body.</summary>
    /// <exception cref="InvalidOperationException">More than its length says.</exception>
    public void Count(int bytes)
    {
        if (_knowsLength)
        {
            _remaining -= bytes;
            if (_remaining < 0)
            {
                throw new InvalidOperationException("the answer is longer than its content-length field says");
            }
        }
    }

    private async ValueTask<bool> TryEndLaterAsync()
    {
        if (!HasStarted && !_isHead && MayHaveBody && _headers.ContentLength is null)
        {
            _headers.ContentLength = _body.UnflushedBytes;
        }

        FlushResult flushed = await _body.FlushAsync();
        if (flushed.IsCompleted || (_knowsLength && _remaining != 0 && !HasNoBody))
        {
            return false;
        }

        if (IsChunked)
        {
            Write("0\r\n\r\n"u8);
            flushed = await _output.FlushAsync();
        }

        return !flushed.IsCompleted;
    }

    private void WriteStatus()
    {
        if (StatusCode == StatusCodes.Status200OK && ReasonPhrase is null or "OK")
        {
            Write("HTTP/1.1 200 OK\r\n"u8);
            return;
        }

        Write("HTTP/1.1 "u8);
        Write(StatusCode.ToString(CultureInfo.InvariantCulture));
        Write(" "u8);
        string reason = ReasonPhrase ?? ReasonPhrases.GetReasonPhrase(StatusCode);
        Check("reason", reason);
        Write(reason);
        Write("\r\n"u8);
    }

    private void WriteFields(bool dropsLength)
    {
        foreach ((string name, string value) in _headers.Fields.Lines)
        {
            if (FieldList.IsSame(name, "Connection"))
            {
                KeepsConnection &= !value.Contains("close", StringComparison.OrdinalIgnoreCase);
            }
            else if (!dropsLength || !FieldList.IsSame(name, "Content-Length")) // RFC 9110 §8.6
            {
                WriteLine(name, value);
            }
        }
    }

    private void WriteLine(string name, string value)
    {
        Check(name, value);
        _output.Advance(FieldLine.Write(name, value, _output.GetSpan(FieldLine.Length(name, value))));
    }

    private static void Check(string name, string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new InvalidOperationException($"the field {name} has a line end in it"); // or it would be two fields
        }
    }

    private void Write(string text) => _output.Advance(Encoding.Latin1.GetBytes(text, _output.GetSpan(text.Length)));

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.GetSpan(bytes.Length));
        _output.Advance(bytes.Length);
    }
}
