using System.Text;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Transport;

/// <summary>An exchange that keeps what it is told.</summary>
internal sealed class SeenExchange(WireRequest request, Deadlines deadlines) : Exchange(request, deadlines)
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

    public bool Complete { get; init; }

    public int StopAfterBytes { get; init; } = int.MaxValue;

    public Task FirstBody => _firstBody.Task;

    protected internal override bool AnswerComplete => Complete;

    public static SeenExchange Get(Deadlines? deadlines = null) =>
        new(new WireRequest("GET", "/", [], default), deadlines ?? Deadlines.Default);

    public static SeenExchange Post(ReadOnlyMemory<byte> body, Deadlines? deadlines = null) =>
        new(new WireRequest("POST", "/", [new("x-a", "b")], body), deadlines ?? Deadlines.Default);

    public async Task<SeenExchange> EndedAsync()
    {
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return this;
    }

    protected internal override void OnHead(ResponseHead head, long arrived) => Head = head;

    protected internal override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
    {
        _body.AddRange(bytes);
        Arrivals.Add(arrived);
        _firstBody.TrySetResult();
        return _body.Count < StopAfterBytes;
    }

    protected internal override void OnEnd(TransportFault fault, string? detail)
    {
        (Fault, Detail) = (fault, detail);
        Ends++;
        _ended.TrySetResult();
    }
}
