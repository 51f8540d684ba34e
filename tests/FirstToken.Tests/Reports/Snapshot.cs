using System.Runtime.CompilerServices;
using Xunit;

namespace FirstToken.Tests.Reports;

/// <summary>Compares text with a file beside the test. Set FIRSTTOKEN_SNAPSHOTS=write to take the text as the new truth.</summary>
internal static class Snapshot
{
    public static void Matches(IEnumerable<string> lines, string name, [CallerFilePath] string test = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(test)!, "Snapshots", name);
        string text = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("FIRSTTOKEN_SNAPSHOTS") == "write")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run the tests once with FIRSTTOKEN_SNAPSHOTS=write and read what it wrote");
        Assert.Equal(File.ReadAllText(path), text, ignoreLineEndingDifferences: true);
    }
}
