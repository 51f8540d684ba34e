namespace FirstToken.Cli.Selftest;

/// <summary>One answer as the simulator's log tells it.</summary>
/// <param name="ReceivedUnixNs">Wall clock when the request was there, Unix nanoseconds.</param>
/// <param name="WrittenUnixNs">Wall clock of the write of each output chunk, Unix nanoseconds.</param>
internal sealed record ServerAnswer(long ReceivedUnixNs, IReadOnlyList<long> WrittenUnixNs);
