using System.Text;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Simulator.Tests.Transport;

/// <summary>A question to the simulated Anthropic API, and all that comes back.</summary>
internal sealed class HeardExchange(bool stream, Deadlines deadlines) : Exchange(Ask(stream), deadlines)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstBody = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _body = [];

    public ResponseHead? Head { get; private set; }

    public string Body => Encoding.UTF8.GetString([.. _body]);

    public List<long> Arrivals { get; } = [];

    public TransportFault Fault { get; private set; }

    public string? Detail { get; private set; }

    public int Ends { get; private set; }

    /// <summary>Text after which the answer counts as complete.</summary>
    public string? CompleteAt { get; init; }

    public int StopAfterBytes { get; init; } = int.MaxValue;

    public Task FirstBody => _firstBody.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    protected override bool AnswerComplete => CompleteAt is { } end && Body.Contains(end, StringComparison.Ordinal);

    public async Task<HeardExchange> EndedAsync()
    {
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return this;
    }

    protected override void OnHead(ResponseHead head, long arrived) => Head = head;

    protected override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        _body.AddRange(bytes);
        Arrivals.Add(arrived);
        _firstBody.TrySetResult();
        return _body.Count < StopAfterBytes;
    }

    protected override void OnEnd(TransportFault fault, string? detail)
    {
        (Fault, Detail) = (fault, detail);
        Ends++;
        _ended.TrySetResult();
    }

    private static WireRequest Ask(bool stream) => new(
        "POST",
        "/v1/messages",
        [new("x-api-key", "k"), new("anthropic-version", "2023-06-01"), new("content-type", "application/json")],
        Encoding.UTF8.GetBytes(
            $$"""{"model":"claude-haiku-4-5","max_tokens":50,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}"""));
}
