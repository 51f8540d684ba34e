using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class RunFileWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saved_run_can_be_read_and_leaves_no_other_file()
    {
        using var folder = new TemporaryFolder();

        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), folder["r.json"], Token);

        Assert.Equal("a name", (await RunFileReader.ReadAsync(folder["r.json"], Token)).Name);
        Assert.Equal(["r.json"], folder.Names);
        Assert.EndsWith("}\n", await File.ReadAllTextAsync(folder["r.json"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_folders_are_made()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder["a"], "b", "r.json");

        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), path, Token);

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Asking_whether_a_file_can_be_written_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["r.json"], "old", Token);

        AtomicFile.RequireWritable(folder["r.json"]);
        AtomicFile.RequireWritable(folder["new.json"]);
        AtomicFile.RequireWritable(Path.Combine(folder["a"], "b", "r.json"));

        Assert.Equal(["r.json"], folder.Names);
        Assert.Equal("old", await File.ReadAllTextAsync(folder["r.json"], Token));
    }

    [Fact]
    public async Task A_file_below_a_file_and_a_folder_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["r.json"], "old", Token);
        Directory.CreateDirectory(folder["a"]);

        Assert.All(
            [Path.Combine(folder["r.json"], "x.json"), folder["a"]],
            path => Assert.StartsWith($"{path}: cannot be written: ", Assert.Throws<RunFileException>(() => AtomicFile.RequireWritable(path)).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/null", true)]
    [InlineData("/dev/nowhere", false)]
    [InlineData("/proc/nowhere/x.json", false)]
    public void Devices_are_asked_too(string path, bool writable)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/null");

        Assert.Equal(writable, Record.Exception(() => AtomicFile.RequireWritable(path)) is null);
    }

    [Fact]
    public async Task An_older_file_is_replaced()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["r.json"], new string('x', 100_000), Token);

        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), folder["r.json"], Token);

        Assert.Equal("a name", (await RunFileReader.ReadAsync(folder["r.json"], Token)).Name);
    }

    [Fact]
    public async Task A_save_that_fails_leaves_the_older_file_and_no_remains()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["r.json"], "old", Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), folder["r.json"], new CancellationToken(canceled: true)));

        Assert.Equal("old", await File.ReadAllTextAsync(folder["r.json"], Token));
        Assert.Equal(["r.json"], folder.Names);
    }

    [Fact]
    public async Task A_link_keeps_pointing_to_the_file_that_is_replaced()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["real.json"], "old", Token);
        File.CreateSymbolicLink(folder["link.json"], folder["real.json"]);

        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), folder["link.json"], Token);

        Assert.NotNull(new FileInfo(folder["link.json"]).LinkTarget);
        Assert.StartsWith("{", await File.ReadAllTextAsync(folder["real.json"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/null");

        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), "/dev/null", Token);

        Assert.False(new FileInfo("/dev/null").Length > 0);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", Token);
        string path = Path.Combine(folder["file"], "r.json");

        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(
            () => RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), path, Token));

        Assert.StartsWith($"{path}: cannot be written: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_in_one_line()
    {
        using var folder = new TemporaryFolder();

        RunFileException refused =
            await Assert.ThrowsAsync<RunFileException>(() => RunFileReader.ReadAsync(folder["none.json"], Token));

        Assert.Equal($"{folder["none.json"]}: no such file", refused.Message);
    }

    [Fact]
    public async Task A_folder_is_not_a_run_file()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<RunFileException>(() => RunFileReader.ReadAsync(folder["."], Token));
    }
}
