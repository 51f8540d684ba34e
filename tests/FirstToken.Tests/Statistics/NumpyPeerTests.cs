using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FirstToken.Recording;
using FirstToken.Reports.Definitions;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>Percentiles against numpy's, to the last digit: <c>method='inverted_cdf'</c> is nearest rank, its default interpolates.</summary>
public sealed class NumpyPeerTests
{
    private const string Program =
        """
        import json, sys, numpy
        out = []
        for samples in json.load(sys.stdin):
            values = numpy.array(samples)
            shares = [0.5, 0.9, 0.95, 0.99, 0.999]
            out.append({"rank": [float(numpy.quantile(values, q, method="inverted_cdf")) for q in shares],
                        "linear": [float(numpy.quantile(values, q)) for q in shares],
                        "mean": float(numpy.mean(values)), "std": float(numpy.std(values))})
        json.dump(out, sys.stdout)
        """;

    private static readonly Quantile[] s_quantiles = [Quantile.P50, Quantile.P90, Quantile.P95, Quantile.P99, Quantile.P999];

    [Fact]
    public async Task Percentiles_agree_with_numpy_to_the_last_digit()
    {
        long[][] sets = [.. new[] { 1, 2, 3, 11, 20, 99, 100, 101, 662, 1_000, 1_003, 4_999, 10_000, 30_001 }.Select(Draw)];

        JsonArray theirs = (await AskAsync(sets)).AsArray();

        for (int i = 0; i < sets.Length; i++)
        {
            double[] exact = Figures(theirs[i]!["rank"]!);
            double[] linear = Figures(theirs[i]!["linear"]!);
            Summary summary = Summaries.OfInPlace([.. sets[i]])!;
            double[] ours = [summary.P50!.Value, summary.P90!.Value, summary.P95!.Value, summary.P99!.Value, summary.P999!.Value];
            Assert.Equal(exact, ours);

            WeightedSample[] ascending = [.. sets[i].Order().Select(value => new WeightedSample(value / 1000d, 1))];
            Assert.Equal(linear, s_quantiles.Select(quantile => ToolSummary.Percentile(ascending, quantile.Share, PercentileRule.Linear)));
            ToolSummary tool = ToolSummary.Of(ascending, PercentileRule.Linear)!;
            Assert.Equal(theirs[i]!["mean"]!.GetValue<double>(), tool.Mean, tool.Mean * 1e-12);
            Assert.Equal(theirs[i]!["std"]!.GetValue<double>(), tool.Stddev, tool.Mean * 1e-12);
        }
    }

    private static long[] Draw(int count)
    {
        var random = new SeededRandom((ulong)count);
        long[] samples = new long[count];
        for (int i = 0; i < count; i++)
        {
            samples[i] = (long)(Math.Exp(random.NextNormal()) * 300_000);
        }

        return samples;
    }

    private static double[] Figures(JsonNode array) => [.. array.AsArray().Select(figure => figure!.GetValue<double>())];

    private static async Task<JsonNode> AskAsync(long[][] sets)
    {
        // Debian's own Python is asked for first: another one on the path may lack numpy.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(python, ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed");
        }

        using Process process = started!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.StandardInput.WriteAsync("[" + string.Join(',', sets.Select(Json)) + "]");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already; what it wrote says why.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen((await errors).Contains("No module named 'numpy'", StringComparison.Ordinal), "numpy is not installed (Debian: python3-numpy)");
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }

    private static string Json(long[] set) => "[" + string.Join(',', set.Select(value => (value / 1000d).ToString("R", CultureInfo.InvariantCulture))) + "]";
}
