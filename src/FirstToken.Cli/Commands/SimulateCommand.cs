using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken simulate</c>: a provider with known timings, every wire format on one port.</summary>
internal sealed class SimulateCommand : Verb
{
    private readonly Option<string?> _listen = Flags.Text("--listen", [], "HOST:PORT", "Where to listen; port 0 takes a free one [default: 127.0.0.1:4010]");
    private readonly Option<string?> _profile = Flags.Text("--profile", [], "NAME", "How every model answers (names below); auto takes for each model the one that resembles it [default: plain]");
    private readonly (string Key, Option<string?> Flag)[] _behaviour =
    [
        ("ttft", Flags.Text("--ttft", [], "TIME", "Request to first token (200ms)")),
        ("gap", Flags.Text("--gap", [], "TIME", "Between two tokens (20ms)")),
        ("tokens", Flags.Text("--tokens", [], "N", "Tokens of an answer (100)")),
        ("chunk", Flags.Text("--chunk", [], "N", "Tokens in each chunk (1)")),
        ("jitter", Flags.Text("--jitter", [], "KIND:SPREAD", "How times vary: uniform:0.2, normal:0.1, lognormal:0.5, exponential:1 (none)")),
        ("thinking", Flags.Text("--thinking", [], "N", "Tokens of reasoning before the answer (0)")),
        ("tools", Flags.Text("--tools", [], "N", "Tool calls after the text (0)")),
        ("prefill", Flags.Text("--prefill", [], "TIME", "Added to the TTFT for each input token no cache holds (10us)")),
        ("stall", Flags.Text("--stall", [], "TIME", "How long a stall, or a late answer, is silent (30s)")),
        ("error", Flags.Text("--error", [], "NAME", "What goes wrong with every answer (none); names below")),
    ];

    private readonly Option<string?> _errorRate = Flags.Text("--error-rate", [], "NAME:SHARE,...", "What goes wrong with a share of the answers (429:0.01,cut:0.02)");
    private readonly Option<int?> _slots = Flags.Whole("--slots", [], "Answers generated at once; further requests wait their turn [default: as many as come]", 1, 1_000_000);
    private readonly Option<int?> _requestsPerMinute = Flags.Whole("--requests-per-minute", [], "Requests let through a minute; others get 429 [default: as many as come]", 1, 1_000_000);
    private readonly Option<TimeSpan?> _cacheLife = Flags.Time("--cache-life", "How long an unused prompt prefix stays cached [default: 5m]");
    private readonly Option<int?> _seed = Flags.Whole("--seed", [], "Seed of all chance [default: 1]", 0);
    private readonly Option<string?> _certificate = Flags.Text("--tls-cert", [], "FILE", "Where to write the certificate of this run: the same port also takes TLS and HTTP/2");
    private readonly Option<TimeSpan?> _idleTimeout = Flags.Time("--idle-timeout", "Close connections without a request for this long, as load balancers do [default: never]");
    private readonly Option<TimeSpan?> _drain = Flags.Time("--drain", "How long open streams may go on after SIGTERM [default: 5s]");
    private readonly Option<bool> _endWithInput = new("--end-with-input") { Description = "End when standard input closes", Hidden = true };

    public SimulateCommand(Option<bool> verbose)
        : base("simulate", "A provider with known timings: every wire format on one port")
    {
        Examples =
        [
            "firsttoken simulate                                             # 200 ms to the first token, then one every 20 ms",
            "firsttoken simulate --ttft 500ms --gap 10ms --tokens 300 --jitter lognormal:0.3",
            "firsttoken simulate --profile auto --listen 127.0.0.1:0",
            "firsttoken simulate --error-rate 429:0.05,cut:0.02              # every twentieth answer a 429",
            "firsttoken simulate --slots 8                                   # a server of limited capacity, for bench --sweep",
            "ANTHROPIC_BASE_URL=http://127.0.0.1:4010 claude                 # any client of these APIs",
            "firsttoken bench --target anthropic:claude-haiku-4-5@http://127.0.0.1:4010",
            "firsttoken simulate --tls-cert sim.pem                          # then: SSL_CERT_FILE=sim.pem firsttoken probe …@https://…",
        ];
        Notes =
        [
            """
            Profiles by name: plain, fast, haiku-like, sonnet-like, opus-like, gpt-like, gpt-mini-like,
            gpt-reasoning-like, gemini-flash-like, gemini-pro-like.
            """,
            """
            Errors by name, for --error (every answer), --error-rate (a share of them):
              401, 429, 500, 502, 529 (overloaded)   that status, with the provider's own body and headers
              midstream, cut, stall                  after half of the output: an error event, a reset, silence
              late                                   the first output comes after --stall
              garbage, endless, oversized            bytes of no format, output without end, one event of 2 GB
              refusal, silent                        the model refuses; the request is never answered
            What was really sent when: GET /_sim/log. Each answer names its log entry in x-firsttoken-sim-id.
            """,
            "All behaviour is simulated, not measured: profiles resemble kinds of models and say nothing about anybody's service.",
            "Exit codes: 0 ended when asked to, 2 bad usage, or an address that cannot be listened on.",
        ];
        Add(_listen);
        Add(_profile);
        foreach ((_, Option<string?> flag) in _behaviour)
        {
            Add(flag);
        }

        Add(_errorRate);
        Add(_slots);
        Add(_requestsPerMinute);
        Add(_cacheLife);
        Add(_seed);
        Add(_certificate);
        Add(_idleTimeout);
        Add(_drain);
        Add(_endWithInput);
        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    // A server drains for as long as it was told to, not for as long as a command may take to stop.
    public override bool HandlesSignals(ParseResult parsed) => true;

    private Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var wanted = new SimulatorFlags
        {
            Listen = parsed.GetValue(_listen),
            Profile = parsed.GetValue(_profile),
            Behaviour = [.. from pair in _behaviour let value = parsed.GetValue(pair.Flag) where value is not null select (pair.Flag.Name, $"{pair.Key}={value}")],
            ErrorRate = parsed.GetValue(_errorRate),
            Slots = parsed.GetValue(_slots),
            RequestsPerMinute = parsed.GetValue(_requestsPerMinute),
            CacheLife = parsed.GetValue(_cacheLife),
            Seed = parsed.GetValue(_seed),
            CertificateFile = parsed.GetValue(_certificate),
            IdleTimeout = parsed.GetValue(_idleTimeout),
            Drain = parsed.GetValue(_drain),
        };
        return SimulatorHost.RunAsync(wanted, parsed.GetValue(_endWithInput), terminal, cancellationToken);
    }
}
