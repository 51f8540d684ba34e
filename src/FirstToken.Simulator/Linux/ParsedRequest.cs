namespace FirstToken.Simulator.Linux;

/// <summary>A request read from the wire.</summary>
/// <param name="Request">What it says.</param>
/// <param name="KeepAlive">Whether the connection lives on.</param>
/// <param name="Chunking">Whether the client knows chunked answers (HTTP/1.1).</param>
/// <param name="Consumed">Bytes it took.</param>
internal readonly record struct ParsedRequest(SimRequest Request, bool KeepAlive, bool Chunking, int Consumed);
