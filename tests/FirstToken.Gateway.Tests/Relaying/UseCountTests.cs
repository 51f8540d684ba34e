using FirstToken.Gateway.Relaying;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

public sealed class UseCountTests
{
    [Fact]
    public void It_ends_with_its_last_user_and_only_once()
    {
        int ended = 0;
        var uses = new UseCount(() => ended++);

        Assert.True(uses.TryEnter());
        uses.Leave(); // the owner
        Assert.Equal(0, ended);
        uses.Leave(); // the call
        Assert.Equal(1, ended);
        Assert.False(uses.TryEnter());
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_end_it_once()
    {
        int ended = 0;
        var uses = new UseCount(() => Interlocked.Increment(ref ended));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000 && uses.TryEnter(); i++)
            {
                Assert.Equal(0, Volatile.Read(ref ended));
                uses.Leave();
            }
        }, TestContext.Current.CancellationToken)));
        uses.Leave();

        Assert.Equal(1, ended);
    }
}
