namespace FirstToken.Benchmarks.Relays;

/// <summary>The benchmark cannot go on; the message is for people, one line.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
