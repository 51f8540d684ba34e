using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken gateway</c>: a pass-through in front of LLM APIs that measures every call.</summary>
internal sealed class GatewayCommand : Verb
{
    private readonly Option<string?> _listen = Flags.Text("--listen", [], "HOST:PORT", "Where to listen; port 0 takes a free one [default: 127.0.0.1:4000]");
    private readonly Option<string[]> _upstreams = new("--upstream")
    {
        HelpName = "[NAME=]URL",
        Description = "Where requests go: Anthropic's without a name, openai=, azure=, gemini=, bedrock= or all= with one; once for each [default: the provider's usual variables, else its own host]",
    };

    private readonly Option<string?> _config = Flags.Text("--config", [], "FILE", "Settings [default: firsttoken.yaml of this folder, if there is one]");
    private readonly Option<string?> _mode = Flags.OneOf("--mode", "When an answer's head goes on: at once, or with the first output chunk", "exact", "guarded");
    private readonly Option<string?> _events = Flags.Text("--events", [], "FILE", "Append each request as a JSON line, as bench --events does");
    private readonly Option<TimeSpan?> _connectDeadline = Flags.Time("--connect-timeout", "Longest opening of a connection [default: 5s]");
    private readonly Option<TimeSpan?> _headDeadline = Flags.Time("--head-timeout", "Longest wait for the head of an answer [default: 10m]");
    private readonly Option<TimeSpan?> _tokenDeadline = Flags.Time("--first-token-timeout", "Longest wait for the first output of a stream [default: 10m]");
    private readonly Option<TimeSpan?> _idleDeadline = Flags.Time("--idle-timeout", "Longest silence inside an answer [default: 5m]");
    private readonly Option<TimeSpan?> _totalDeadline = Flags.Time("--timeout", "Longest whole request [default: 1h]");
    private readonly Option<TimeSpan?> _drain = Flags.Time("--drain", "How long open streams may go on after SIGTERM [default: 30s]");
    private readonly Option<bool> _keepAwake = new("--keep-awake") { Description = "Keep the machine's processors from sleeping while a request is under way: tokens pass sooner, for power (Linux, as root)" };
    private readonly Option<bool> _busyPoll = new("--busy-poll") { Description = "Look for tokens without sleeping while a request is under way: sooner, for a whole processor (Linux)" };
    private readonly Option<bool> _endWithInput = new("--end-with-input") { Description = "End when standard input closes", Hidden = true };

    public GatewayCommand(Option<bool> verbose)
        : base("gateway", "A pass-through in front of LLM APIs that measures every call")
    {
        Examples =
        [
            "firsttoken gateway                                              # then, elsewhere:",
            "ANTHROPIC_BASE_URL=http://127.0.0.1:4000 claude                 # Claude Code through it",
            "OPENAI_BASE_URL=http://127.0.0.1:4000/openai/v1 python app.py   # any client of OpenAI's API",
            "firsttoken gateway --upstream openai=http://127.0.0.1:8000/v1   # a compatible server behind /openai",
            "firsttoken gateway --events calls.jsonl && firsttoken report calls.jsonl",
            "firsttoken gateway key alice                                    # a key for firsttoken.yaml, to listen wider",
            "firsttoken gateway top                                          # it, live",
            "firsttoken gateway bench                                        # what it adds, measured on this machine",
            "firsttoken simulate & firsttoken gateway --upstream all=http://127.0.0.1:4010",
        ];
        Notes =
        [
            """
            Routes: /v1/* and /anthropic/* to Anthropic, /openai/*, /azure/*, /gemini/*, /bedrock/* to those. Bytes and
            headers pass unchanged both ways, keys too; only accept-encoding is replaced by identity, since compressed
            streams come in bursts and cannot be measured.
            """,
            """
            What the command line does not say is taken from environment variables (ANTHROPIC_BASE_URL and others), then from
            the section gateway of firsttoken.yaml, which is read anew when it changes: docs/gateway-settings.md.
            """,
            "Exit codes: 0 ended when asked to, 2 bad usage, bad settings, or an address that cannot be listened on.",
        ];
        Add(_listen);
        Add(_upstreams);
        _upstreams.Validators.Add(RequireOnce);
        Add(_config);
        Add(_mode);
        Add(_events);
        Add(_connectDeadline);
        Add(_headDeadline);
        Add(_tokenDeadline);
        Add(_idleDeadline);
        Add(_totalDeadline);
        Add(_drain);
        Add(_keepAwake);
        Add(_busyPoll);
        Add(_endWithInput);
        Add(new GatewayKeyCommand(verbose));
        Add(new GatewayTopCommand(verbose));
        Add(new GatewayBenchCommand(verbose));
        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    // A server drains for as long as it was told to, not for as long as a command may take to stop.
    public override bool HandlesSignals(ParseResult parsed) => true;

    // Of two addresses of one upstream the last would win, and half of what was asked for would be forgotten.
    private static void RequireOnce(OptionResult upstreams)
    {
        IEnumerable<string> names = upstreams.Tokens.Select(token => GatewayFlags.UpstreamOf(token.Value));
        foreach (IGrouping<string, string> twice in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(name => name.Count() > 1))
        {
            upstreams.AddError($"--upstream names {twice.Key} {twice.Count()} times: give one address for each upstream (several behind one route are for firsttoken.yaml)");
        }
    }

    private Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string? named = parsed.GetValue(_config) ?? (Environment.GetEnvironmentVariable("FIRSTTOKEN_CONFIG") is { Length: > 0 } variable ? variable : null);
        var wanted = new GatewayFlags
        {
            Listen = parsed.GetValue(_listen),
            Upstreams = parsed.GetValue(_upstreams) ?? [],
            Config = named ?? (File.Exists(Config.DefaultFile) ? Config.DefaultFile : null),
            ConfigNamed = named is not null,
            Guarded = parsed.GetValue(_mode) is { } mode ? mode == "guarded" : null,
            Events = parsed.GetValue(_events),
            Connect = parsed.GetValue(_connectDeadline),
            Head = parsed.GetValue(_headDeadline),
            FirstToken = parsed.GetValue(_tokenDeadline),
            Idle = parsed.GetValue(_idleDeadline),
            Total = parsed.GetValue(_totalDeadline),
            Drain = parsed.GetValue(_drain),
            KeepAwake = parsed.GetValue(_keepAwake) ? true : null,
            BusyPoll = parsed.GetValue(_busyPoll) ? true : null,
        };
        return GatewayHost.RunAsync(wanted, parsed.GetValue(_endWithInput), terminal, cancellationToken);
    }
}
