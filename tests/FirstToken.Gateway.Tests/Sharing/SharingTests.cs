using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

public sealed class SharingTests : IDisposable
{
    private const string UserVariable = "FIRSTTOKEN_TEST_REDIS_USER";
    private const string PasswordVariable = "FIRSTTOKEN_TEST_REDIS_PASSWORD";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserVariable, null);
        Environment.SetEnvironmentVariable(PasswordVariable, null);
    }

    internal static async Task<GatewaySharing> ConnectAsync(RedisSettings settings)
    {
        var sharing = new GatewaySharing(settings, TimeProvider.System);
        await WaitAsync(() => sharing.Redis.IsUp);
        return sharing;
    }

    internal static async Task WaitAsync(Func<bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    [Fact]
    public async Task A_user_logs_in_with_what_the_variables_hold()
    {
        Environment.SetEnvironmentVariable(UserVariable, "gateway");
        Environment.SetEnvironmentVariable(PasswordVariable, "hunter2");
        await using RedisServer server = await RedisServer.StartAsync(["--user", .. DocumentedUser(), "--user", "default", "off"]);
        await using GatewaySharing sharing = await ConnectAsync(server.Settings with { UserFrom = UserVariable, PasswordFrom = PasswordVariable, Database = 3 });

        Assert.Equal(RespKind.Bytes, (await sharing.Redis.AskAsync("SET", "firsttoken:a", "1"))!.Kind);
        Assert.Equal("NOPERM", (await sharing.Redis.AskAsync("SET", "other", "1"))!.ErrorCode);
        var key = new GatewayKey { Name = "alice", Hash = new string('a', 64), RequestsPerMinute = 2, TokensPerMinute = 2 };
        Assert.Equal(SharedVerdict.Enters, (await sharing.UseOf("alice").EnterAsync(key, default, 1))!.Value.Verdict);
        Assert.NotNull(await sharing.UseOf("alice").CountAsync(key, default, 2, 5));
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sharing.Store.Subscribe("breakers", _ => heard.TrySetResult());
        sharing.Store.Announce("breakers", "a"u8);
        await heard.Task.WaitAsync(Token);
        Assert.NotNull(await sharing.Redis.AskAsync("PING"));
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    // The guide's line is the one that is tried.
    private static string[] DocumentedUser()
    {
        string guide = File.ReadAllText(Path.Combine(Root(), "docs", "gateway-settings.md"));
        int begin = guide.IndexOf("`user gateway on", StringComparison.Ordinal) + "`user ".Length;
        return [.. guide[begin..guide.IndexOf('`', begin)].Replace("PASSWORD", "hunter2", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    [Theory]
    [InlineData(null, "wants a password: name the variable that holds it, password_from: REDIS_PASSWORD")]
    [InlineData("wrong", "refuses the login (WRONGPASS)")]
    public async Task A_login_that_fails_says_why_and_tells_no_secret(string? password, string expected)
    {
        Environment.SetEnvironmentVariable(PasswordVariable, password);
        await using RedisServer server = await RedisServer.StartAsync("--requirepass", "hunter2");
        await using var sharing = new GatewaySharing(server.Settings with { PasswordFrom = PasswordVariable }, TimeProvider.System);

        await WaitAsync(() => sharing.Redis.Problem is not null);

        Assert.Equal(expected, sharing.Redis.Problem);
        Assert.False(sharing.Redis.IsUp);
    }

    [Fact]
    public async Task A_script_the_server_has_forgotten_is_sent_again()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing sharing = await ConnectAsync(server.Settings);
        SharedUse use = sharing.UseOf("alice");
        var key = new GatewayKey { Name = "alice", Hash = new string('a', 64), RequestsPerMinute = 2 };
        Assert.Equal(SharedVerdict.Enters, (await use.EnterAsync(key, default, 0))!.Value.Verdict);

        await sharing.Redis.AskAsync("SCRIPT", "FLUSH");

        Assert.Equal(SharedVerdict.Enters, (await use.EnterAsync(key, default, 0))!.Value.Verdict);
        Assert.Equal(SharedVerdict.NoRequests, (await use.EnterAsync(key, default, 0))!.Value.Verdict);
    }

    [Fact]
    public async Task A_server_that_stands_still_is_not_waited_for_beyond_the_budget()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing sharing = await ConnectAsync(server.Settings with { Budget = TimeSpan.FromMilliseconds(5) });
        server.Signal("STOP");
        try
        {
            RespReply? first = await sharing.Redis.AskAsync("PING");
            Task<RespReply?> second = sharing.Redis.AskAsync("PING");

            Assert.Null(first);
            Assert.True(second.IsCompleted, "behind a late reply nobody should wait");
        }
        finally
        {
            server.Signal("CONT");
        }

        // The late reply goes to nobody, the next one to its own.
        RespReply? reply = null;
        while (reply is null)
        {
            reply = await sharing.Redis.AskAsync("ECHO", "again");
            await Task.Yield();
        }

        Assert.Equal("again", System.Text.Encoding.ASCII.GetString(reply.Bytes.Span));
    }
}
