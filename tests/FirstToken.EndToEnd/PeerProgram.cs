using System.Diagnostics;

namespace FirstToken.EndToEnd;

/// <summary>
/// A program of somebody else's that a format is held against. <c>./test</c> puts them beside the build; elsewhere those on the path are
/// taken, and without any the test is skipped.
/// </summary>
internal static class PeerProgram
{
    /// <summary>The path of a program, or the test is skipped.</summary>
    public static string Find(string name, string package)
    {
        string? found = Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed (Debian package {package})");
        return found!;
    }

    /// <summary>Starts a server and waits until an address of it answers.</summary>
    public static async Task<Process> StartAsync(ProcessStartInfo start, Uri ready)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Process process = Process.Start(start)!;

        // Nobody reads them; a full pipe would stop the server.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, ready);
                using HttpResponseMessage response = await client.SendAsync(request, limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return process;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // Not up yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    private static IEnumerable<string> Folders()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                yield return Path.Combine(folder.FullName, "peers", "usr", "bin");
            }
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            yield return folder;
        }
    }
}
