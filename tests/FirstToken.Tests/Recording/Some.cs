using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Tests.Recording;

/// <summary>Records to test with: fixed, or drawn from a seed.</summary>
internal static class Some
{
    private const long Ms = 1_000_000;

    /// <summary>A whole answer: TTFB 100, chunks at 200, 220, 240 ms, end at 250; 3 tokens; sent at 1,000 ms, 5 ms late.</summary>
    public static RequestRecord Record(int number = 0) => new()
    {
        Number = number,
        Target = 0,
        StartedUnixNs = 1_795_000_000_000_000_000 + number,
        IntendedNs = 995 * Ms,
        LatenessNs = 5 * Ms,
        NewConnection = true,
        DnsNs = 1 * Ms,
        ConnectNs = 2 * Ms,
        TlsNs = Ms / 2,
        SendNs = Ms / 10,
        TtfbNs = 100 * Ms,
        TtfaNs = 220 * Ms,
        EndNs = 250 * Ms,
        OutputOffsetsNs = [200 * Ms, 220 * Ms, 240 * Ms],
        CoalescedChunks = 1,
        Reads = 4,
        Bytes = 1234,
        Stamps = StampSource.Kernel,
        Status = 200,
        ProviderRequestId = "req_1",
        AnsweredModel = "m-1",
        StopReason = "end_turn",
        ServiceTier = "standard",
        ReasoningStreamed = true,
        Usage = new Usage { InputUncached = 10, CacheRead = 4, CacheWrite = 2, Output = 3, Reasoning = 1 },
        ServerNs = 180 * Ms,
        CostUsd = 0.0005m,
    };

    /// <summary>A request the provider refused.</summary>
    public static RequestRecord Failure(ErrorKind kind, int number = 0) => new()
    {
        Number = number,
        Target = 0,
        StartedUnixNs = 1_795_000_000_000_000_000,
        IntendedNs = 2_000 * Ms,
        TtfbNs = 30 * Ms,
        EndNs = 31 * Ms,
        Reads = 1,
        Bytes = 200,
        Stamps = StampSource.Kernel,
        Status = 429,
        Error = new RequestError(kind, "too many requests") { HttpStatus = 429 },
    };

    /// <summary>Records with every field odd to the nanosecond: some fail, some know their chunks' tokens, some have no usage.</summary>
    public static RequestRecord[] Drawn(int seed, int count, int targets = 1)
    {
        var random = new Random(seed);
        var records = new RequestRecord[count];
        for (int i = 0; i < count; i++)
        {
            records[i] = Draw(random, i) with { Target = i % targets };
        }

        return records;
    }

    private static RequestRecord Draw(Random random, int number)
    {
        long intended = (number * 3_700_001L) + random.Next(900_000);
        if (random.Next(12) == 0)
        {
            return Failure((ErrorKind)random.Next(Enum.GetValues<ErrorKind>().Length), number) with { IntendedNs = intended };
        }

        long[] offsets = new long[random.Next(1, 40)];
        long[] soFar = new long[offsets.Length];
        long at = random.Next(1_000_000, 400_000_000);
        long tokens = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = at;
            at += random.Next(5) == 0 ? 0 : random.Next(30_000_000);
            tokens += random.Next(1, 4);
            soFar[i] = tokens;
        }

        bool usage = random.Next(6) != 0;
        return new RequestRecord
        {
            Number = number,
            Target = 0,
            StartedUnixNs = 1_795_000_000_000_000_000 + intended,
            IntendedNs = intended,
            LatenessNs = random.Next(-2_000, 3_000_000),
            NewConnection = random.Next(2) == 0,
            DnsNs = random.Next(2) == 0 ? random.Next(500_000) : null,
            ConnectNs = random.Next(2) == 0 ? random.Next(500_000) : null,
            SendNs = random.Next(50_000),
            TtfbNs = offsets[0] - random.Next(1_000_000),
            TtfaNs = random.Next(2) == 0 ? offsets[^1] : null,
            EndNs = offsets[^1] + random.Next(100_000),
            OutputOffsetsNs = offsets,
            OutputTokensSoFar = random.Next(3) == 0 ? soFar : [],
            CoalescedChunks = random.Next(offsets.Length),
            Reads = offsets.Length,
            Bytes = random.Next(10_000),
            Stamps = (StampSource)random.Next(2),
            Status = 200,
            ProviderRequestId = $"req_{number}",
            Usage = usage ? new Usage { InputUncached = random.Next(50), Output = tokens } : null,
            ServerNs = random.Next(3) == 0 ? random.Next(300_000_000) : null,
            CostUsd = usage ? tokens * 0.000_015m : null,
        };
    }
}
