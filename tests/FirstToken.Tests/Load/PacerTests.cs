using System.Diagnostics;
using FirstToken.Load;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class PacerTests
{
    [Fact]
    public void It_never_returns_before_the_moment()
    {
        Pacer.Prepare();
        for (int i = 0; i < 20; i++)
        {
            long due = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000 * i / 4);

            Assert.True(Pacer.WaitUntil(due, CancellationToken.None));
            Assert.True(Stopwatch.GetTimestamp() >= due);
        }
    }

    [Fact]
    public async Task A_long_wait_ends_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        Task<bool> waiting = Task.Factory.StartNew(
            () => Pacer.WaitUntil(Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 600), cancel.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        await cancel.CancelAsync();

        Assert.False(await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
