using System.Diagnostics;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken gateway</c> in a process of its own, every route leading to one upstream.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private RunningGateway(Process process, string line) => (Process, Line) = (process, line);

    public Process Process { get; }

    /// <summary>What it said when it was ready.</summary>
    public string Line { get; }

    public string Url => Line.Split(' ')[2];

    public static async Task<RunningGateway> StartAsync(FirstTokenCommand firstToken, string upstream, params string[] flags)
    {
        Process process = firstToken.Start(["gateway", "--listen", "127.0.0.1:0", "--upstream", $"all={upstream}", .. flags]);
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        if (line is null)
        {
            Assert.Fail((await FirstTokenCommand.FinishAsync(process)).ToString());
        }

        Assert.StartsWith("gateway on http://127.0.0.1:", line, StringComparison.Ordinal);
        return new RunningGateway(process, line);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            await Process.WaitForExitAsync(CancellationToken.None);
        }

        Process.Dispose();
    }
}
