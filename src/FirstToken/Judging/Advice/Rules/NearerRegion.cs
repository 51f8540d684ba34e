using FirstToken.Statistics;

namespace FirstToken.Judging.Advice.Rules;

/// <summary>The way to the provider is long.</summary>
internal sealed class NearerRegion : IAdviceRule
{
    // A continent away: within one, a round trip takes 5 to 40 ms.
    private const double FarMs = 50;

    // A TCP handshake is one round trip, and of those of one host the fastest hardly differ.
    private const int Fewest = 3;

    private static readonly CodeSample Bedrock = new(
        """
        using var client = new AnthropicBedrockClient(
            new AnthropicBedrockApiTokenCredentials { BearerToken = token, Region = "eu-central-1" });
        """,
        """
        client = AnthropicBedrock(aws_region="eu-central-1")
        """,
        """
        const client = new AnthropicBedrock({ awsRegion: 'eu-central-1' });
        """);

    public string Name => "nearer-region";

    public string LooksFor => "TCP handshakes (one round trip) of 50 ms and more";

    public string GainFrom => "at most one round trip a request on an open connection, and set-up where connections are new";

    public CodeSample? CodeFor(string provider) => provider.StartsWith("bedrock", StringComparison.OrdinalIgnoreCase) ? Bedrock : null;

    public IEnumerable<Recommendation> Examine(Evidence evidence)
    {
        foreach (Traffic traffic in evidence.Enough.Where(traffic => traffic.Kind != TrafficKind.Session))
        {
            double[] trips = [.. traffic.Samples(request => request.ConnectMs)];
            if (trips.Length < Fewest || trips.Min() < FarMs || Estimates.Median(trips) is not { } trip)
            {
                continue;
            }

            Estimate? first = traffic.Median(request => request.TtftMs);
            Estimate? server = traffic.Median(request => request.ServerFirstByteMs ?? request.ServerMs);
            List<Finding> seen = [Finding.Of("TCP connect p50: one round trip", trip, "ms")];
            if (first is not null)
            {
                seen.Add(Finding.Of("TTFT p50", first, "ms"));
                seen.Add(new("a round trip as a share of it", 100 * Math.Min(1, trip.Value / first.Value), "%", trip.N));
            }

            if (server is not null)
            {
                seen.Add(Finding.Of("the provider's own time p50", server, "ms"));
            }

            Saving? time = Saving.Of(trip, first?.Value, "request", "one round trip, as a TCP handshake takes it");
            bool isBedrock = traffic.Provider.StartsWith("bedrock", StringComparison.OrdinalIgnoreCase);
            yield return new Recommendation
            {
                Rule = Name,
                Title = "go to a nearer region",
                About = traffic,
                Seen = seen,
                Effect = AdviceEffect.Network,
                Gain = new Gain
                {
                    TimeMs = time is null ? null : time with { AtMost = true },
                    TimeOff = "TTFT",
                    Unknown = time is null ? $"{trip.N} handshakes are too few for an interval of their median: {Evidence.FewestRequests} would do" : null,
                },
                How = isBedrock
                    ? "call the same model in a region near your program; its inference profile may have another prefix (eu., us., global.)"
                    : "run your program nearer to the provider, or use the provider's nearer endpoint where it has one",
                Code = CodeFor(traffic.Provider),
                Prove =
                [
                    $"{(isBedrock ? "AWS_REGION=eu-central-1 " : string.Empty)}firsttoken bench --target {traffic.Argument} -n 50 -c 16 -o there.json{(isBedrock ? string.Empty : "    # on a machine nearer to it")}",
                    $"firsttoken advise {traffic.SourceArgument} there.json --only nearer-region",
                ],
                Notes = ["a nearer endpoint may hand over to a distant model: only measuring tells"],
            };
        }
    }
}
