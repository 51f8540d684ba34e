using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

/// <summary>A program of somebody else's that a format is held against: those <c>./test</c> unpacks beside the build, else one on the path.</summary>
internal static class PeerProgram
{
    /// <summary>The path of a program, or the test is skipped.</summary>
    public static string Find(string name, string package)
    {
        string? found = Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not installed (Debian package {package})");
        return found!;
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
