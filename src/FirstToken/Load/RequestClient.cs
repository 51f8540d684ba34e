using System.Diagnostics;
using System.Runtime.CompilerServices;
using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Load;

/// <summary>
/// Sends measured requests to one target one after the other, over connections it keeps from request to request. Where a run
/// is about load, this is about the single request and what came before it.
/// </summary>
internal sealed class RequestClient : IAsyncDisposable
{
    private readonly Target _target;
    private readonly RequestClientOptions _options;
    private readonly HttpTransport _transport;
    private readonly IEndpoint _endpoint;
    private readonly ReaderPool _readers;
    private readonly RunClock _clock;
    private int _number;

    public RequestClient(Target target, RequestClientOptions options)
    {
        _target = target;
        _options = options;
        _transport = new HttpTransport(options.Transport);
        _endpoint = _transport.CreateEndpoint(target.BaseUrl, target.Host);
        _readers = new ReaderPool(target.Provider, options.Stream);
        _clock = new RunClock(options.Time);
    }

    /// <summary>Sends a request and awaits its end, good or bad.</summary>
    /// <param name="chat">What is asked; streamed as the options say.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<RequestRecord> SendAsync(ChatRequest chat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long intended = Stopwatch.GetTimestamp();
        var ended = new TaskCompletionSource<RequestRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = new AttemptContext
        {
            Number = _number++,
            TargetIndex = 0,
            Target = _target,
            Readers = _readers,
            Clock = _clock,
            Price = PriceOf,
            Ended = (_, record) => ended.TrySetResult(record),
        };
        WireRequest request = _target.Provider.Write(_target, chat with { Stream = _options.Stream }, _options.Time.GetUtcNow());
        var attempt = new Attempt(request, _options.Deadlines, context) { Intended = intended };
        _endpoint.Start(attempt);
        CancellationTokenRegistration interrupt = cancellationToken.UnsafeRegister(static attempt => ((Attempt)attempt!).Cancel(), attempt);
        await using ConfiguredAsyncDisposable ending = interrupt.ConfigureAwait(false);
        RequestRecord record = await ended.Task.ConfigureAwait(false);
        return record.Error is { Kind: ErrorKind.Cancelled } ? throw new OperationCanceledException(cancellationToken) : record;
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private decimal? PriceOf(RequestRecord record) =>
        record.Usage is { } usage
            ? _options.Prices.Cost(_target.Provider.PriceProvider, _target.Model, usage, DateOnly.FromDateTime(_clock.StartedAt.UtcDateTime), record.ServiceTier)
            : null;
}

/// <summary>How a <see cref="RequestClient"/> connects and waits.</summary>
internal sealed record RequestClientOptions
{
    public TransportOptions Transport { get; init; } = new();

    public Deadlines Deadlines { get; init; } = Deadlines.Default;

    public bool Stream { get; init; } = true;

    public PriceTable Prices { get; init; } = PriceTable.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
