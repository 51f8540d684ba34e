using System.Diagnostics;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken simulate</c> in a process of its own.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private RunningSimulator(Process process, string url) => (Process, Url) = (process, url);

    public Process Process { get; }

    public string Url { get; }

    public static async Task<RunningSimulator> StartAsync(FirstTokenCommand firstToken, params string[] flags)
    {
        Process process = firstToken.Start(["simulate", "--listen", "127.0.0.1:0", .. flags]);
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        if (line is null)
        {
            Assert.Fail((await FirstTokenCommand.FinishAsync(process)).ToString());
        }

        Assert.StartsWith("simulating on http://127.0.0.1:", line, StringComparison.Ordinal);
        return new RunningSimulator(process, line.Split(' ')[2]);
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
