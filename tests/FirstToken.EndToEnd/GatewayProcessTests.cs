namespace FirstToken.EndToEnd;

/// <summary>The process that a gateway is.</summary>
public sealed class GatewayProcessTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    public void Dispose() => _firstToken.Dispose();

    [Fact]
    public async Task The_runtime_watches_its_code_however_it_was_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a process replaces itself on Linux only");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, "http://127.0.0.1:9");

        string environment = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/environ", TestContext.Current.CancellationToken);
        string arguments = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/cmdline", TestContext.Current.CancellationToken);

        Assert.Contains("DOTNET_TieredPGO=1", environment.Split('\0'));
        Assert.Equal(["gateway", "--listen", "127.0.0.1:0", "--upstream", "all=http://127.0.0.1:9"], arguments.TrimEnd('\0').Split('\0')[1..]);
    }
}
