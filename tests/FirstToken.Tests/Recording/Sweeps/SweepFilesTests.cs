using FirstToken.Recording;
using FirstToken.Recording.Sweeps;
using Xunit;

namespace FirstToken.Tests.Recording.Sweeps;

public sealed class SweepFilesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_is_read_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        SweepFile sweep = Reports.Sweeps.Sweeps.Found();

        await SweepFiles.WriteAsync(sweep, folder["a/sweep.json"], Cancelled);
        SweepFile read = await SweepFiles.ReadAsync(folder["a/sweep.json"], Cancelled);

        Assert.Equal(sweep.Steps.Select(step => (step.N, step.Load, step.Verdict, step.Run)), read.Steps.Select(step => (step.N, step.Load, step.Verdict, step.Run)));
        Assert.Equal(sweep.Result.Knee, read.Result.Knee);
        Assert.Equal(sweep.Result.HighestPassing, read.Result.HighestPassing);
        Assert.Equal(sweep.Config.Slos, read.Config.Slos);
        Assert.Contains("\"schema\":\"firsttoken.sweep/1\"", await File.ReadAllTextAsync(folder["a/sweep.json"], Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not a sweep file")]
    [InlineData("{", "not a sweep file")]
    [InlineData("[]", "not a sweep file")]
    [InlineData("null", "not a sweep")]
    [InlineData("{\"schema\":\"firsttoken.run/1\"}", "not a sweep file")]
    public async Task Another_file_is_refused_in_one_line(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["x.json"], text, Cancelled);

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => SweepFiles.ReadAsync(folder["x.json"], Cancelled));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_missing_file_is_said_so()
    {
        using var folder = new TemporaryFolder();

        Assert.EndsWith("no such file", (await Assert.ThrowsAsync<RunFileException>(() => SweepFiles.ReadAsync(folder["none.json"], Cancelled))).Message, StringComparison.Ordinal);
    }
}
