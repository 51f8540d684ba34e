using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;
using Xunit;

namespace FirstToken.Tests.Statistics.Histograms;

/// <summary>Our histograms against npm <c>hdr-histogram-js</c>, in a process of its own.</summary>
public sealed class HdrPeerTests
{
    // Totals at which its rounding of ranks and our nearest rank name the same sample.
    private const int Values = 10_000;
    private static readonly Quantile[] Quantiles = [Quantile.P50, Quantile.P90, Quantile.P95, Quantile.P99, Quantile.P999];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_side_reads_what_the_other_wrote(int seed)
    {
        long[] values = Draw(seed);
        var ours = new HdrHistogram();
        foreach (long value in values)
        {
            ours.Record(value);
        }

        JsonNode answer = await AskPeerAsync(HdrEncoding.ToBase64(ours), values);

        HdrHistogram theirs = HdrEncoding.FromBase64(answer["encoded"]!.GetValue<string>());
        Assert.True(ours.Counts.SequenceEqual(theirs.Counts), "counts of the two sides differ");
        JsonNode decoded = answer["decoded"]!;
        Assert.Equal(ours.TotalCount, decoded["total"]!.GetValue<long>());
        Assert.Equal((ours.Min, ours.Max), (decoded["min"]!.GetValue<long>(), decoded["max"]!.GetValue<long>()));
        Assert.Equal(Quantiles.Select(ours.ValueAt), Percentiles(decoded));
        Assert.Equal(Quantiles.Select(theirs.ValueAt), Percentiles(answer["theirs"]!));
    }

    private static IEnumerable<long> Percentiles(JsonNode side) =>
        side["percentiles"]!.AsArray().Select(value => value!.GetValue<long>());

    private static long[] Draw(int seed)
    {
        var random = new Random(seed);
        long[] values = new long[Values];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = seed switch
            {
                1 => random.NextInt64(3_600_000_000),
                2 => (long)Math.Exp(random.NextDouble() * 21),
                _ => 20_000 + random.Next(-50, 50),
            };
        }

        return values;
    }

    private static async Task<JsonNode> AskPeerAsync(string encoded, long[] values)
    {
        string folder = PeerFolder();
        var question = new JsonObject
        {
            ["encoded"] = encoded,
            ["values"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]),
            ["percentiles"] = new JsonArray([.. Quantiles.Select(quantile => JsonValue.Create(quantile.PerHundredThousand / 1000m))]),
        };
        var start = new ProcessStartInfo("node", "histogram-peer.cjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed");
        }

        using Process node = started!;
        Task<string> output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.StandardInput.WriteAsync(question.ToJsonString());
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }

    private static string PeerFolder()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        string peers = Path.Combine(folder ?? ".", "tests", "npm");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(peers, "node_modules", "hdr-histogram-js")),
            "hdr-histogram-js is not installed: run 'npm ci' in tests/npm");
        return peers;
    }
}
