using System.Runtime.CompilerServices;
using FirstToken.Recording;
using FirstToken.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

/// <summary>The pictures of docs/charts.md are what the example run gives today. FIRSTTOKEN_SNAPSHOTS=write draws them anew.</summary>
public sealed class DocumentedChartsTests
{
    [Fact]
    public void The_pictures_of_the_guide_are_those_of_the_example_run()
    {
        string docs = Path.Combine(Root(), "docs");
        RunFile run = RunFileReader.Parse(File.ReadAllBytes(Path.Combine(docs, "examples", "direct-and-bedrock.json")), "example");
        string guide = File.ReadAllText(Path.Combine(docs, "charts.md"));

        foreach (ChartFile file in ChartFiles.Of(run))
        {
            Assert.Contains($"`{file.FileName.Replace("-1.svg", ".svg").Replace("-2.svg", ".svg")}`", guide, StringComparison.Ordinal);
            string path = Path.Combine(docs, "images", "charts", file.FileName);
            if (!guide.Contains($"images/charts/{file.FileName}", StringComparison.Ordinal))
            {
                continue;
            }

            if (Environment.GetEnvironmentVariable("FIRSTTOKEN_SNAPSHOTS") == "write")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, file.Svg);
            }

            Assert.True(File.Exists(path), $"{path} is missing; run this test once with FIRSTTOKEN_SNAPSHOTS=write and look at what it drew");
            Assert.Equal(File.ReadAllText(path), file.Svg, ignoreLineEndingDifferences: true);
        }
    }

    private static string Root([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", "..", "..", ".."));
}
