using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class SelftestStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_result_of_the_machine_is_kept()
    {
        using var folder = new TemporaryFolder();
        var store = new SelftestStore(Path.Combine(folder["state"], "selftest.json"));

        await store.WriteAsync(RunFiles.Selftest(), Token);
        await store.WriteAsync(RunFiles.Selftest() with { Version = "0.2.0" }, Token);

        SelftestResult? read = await store.ReadAsync("this one", Token);
        Assert.Equal("0.2.0", read?.Version);
        Assert.Equal(RunFiles.Selftest().Levels, read?.Levels);
    }

    [Fact]
    public async Task The_result_of_another_machine_is_not_taken_for_this_ones()
    {
        using var folder = new TemporaryFolder();
        var store = new SelftestStore(folder["selftest.json"]);
        await store.WriteAsync(RunFiles.Selftest(), Token);

        Assert.Null(await store.ReadAsync("another", Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"levels\":7}")]
    public async Task A_result_that_is_missing_or_broken_is_no_result(string? content)
    {
        using var folder = new TemporaryFolder();
        if (content is not null)
        {
            await File.WriteAllTextAsync(folder["selftest.json"], content, Token);
        }

        Assert.Null(await new SelftestStore(folder["selftest.json"]).ReadAsync("this one", Token));
    }

    [Theory]
    [InlineData("/state", "/home/a", "/state/firsttoken/selftest.json")]
    [InlineData(null, "/home/a", "/home/a/.local/state/firsttoken/selftest.json")]
    [InlineData("", "/home/a", "/home/a/.local/state/firsttoken/selftest.json")]
    [InlineData("relative", "/home/a", "/home/a/.local/state/firsttoken/selftest.json")]
    public void It_lies_in_the_users_state_folder(string? state, string home, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Unix");

        Assert.Equal(expected, SelftestStore.DefaultPath(name => name == "XDG_STATE_HOME" ? state : home));
    }

    [Fact]
    public void This_machine_has_a_name_of_one_line() =>
        Assert.DoesNotContain('\n', RunEnvironment.Current().Machine);
}
