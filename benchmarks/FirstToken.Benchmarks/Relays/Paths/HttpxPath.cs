using System.Globalization;

namespace FirstToken.Benchmarks.Relays.Paths;

/// <summary>A pass-through of FastAPI and httpx, as one is quickly written in Python: with a fixed read size, or without.</summary>
internal sealed class HttpxPath(int? chunkBytes) : RelayPath(chunkBytes is null ? "httpx" : "httpx-8k")
{
    private const string Script = "benchmarks/peers/httpx_relay.py";

    public override string Description => chunkBytes is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"FastAPI + httpx, 1 process, aiter_raw({bytes})")
        : "FastAPI + httpx, 1 process, aiter_raw() without a size";

    public override bool Buffers => chunkBytes is not null;

    public override string? Missing =>
        new[] { "fastapi", "httpx", "uvicorn" }.All(Peers.HasPython) ? null : $"python3-fastapi, python3-httpx or python3-uvicorn is missing: {Peers.Mend}";

    public override Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
    {
        int port = Peers.FreePort();
        string[] arguments = [Script, Text(port), upstream.GetLeftPart(UriPartial.Authority), .. chunkBytes is { } bytes ? (string[])[Text(bytes)] : []];
        return StartAsync(Peers.Command("python3", arguments), port, cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
