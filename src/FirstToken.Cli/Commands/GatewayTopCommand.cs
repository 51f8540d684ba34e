using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken gateway top</c>: a running gateway, live.</summary>
internal sealed class GatewayTopCommand : Verb
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_oftenest = TimeSpan.FromMilliseconds(200);

    private readonly Option<string?> _url = Flags.Text("--url", [], "URL", "The gateway [default: http://127.0.0.1:4000]");
    private readonly Option<TimeSpan?> _every = Flags.Time("--every", "Time between two looks [default: 2s]");
    private readonly Option<bool> _once = Flags.Switch("--once", "Print one look and end, as where standard output is no terminal");

    public GatewayTopCommand(Option<bool> verbose)
        : base("top", "A running gateway, live: requests, waiting, holds, errors, spend, alerts")
    {
        Examples =
        [
            "firsttoken gateway top",
            "firsttoken gateway top --url http://10.0.0.7:4000 --every 5s",
            "FIRSTTOKEN_GATEWAY_KEY=ftk_... firsttoken gateway top           # one that wants a key",
            "firsttoken gateway top --once | tee gateway.txt",
        ];
        Notes =
        [
            "It reads /anthropic/metrics and /sla, which the gateway makes off the relay's path: to look costs no request anything. Ctrl-C ends it.",
            "Exit codes: 0 shown, 2 bad usage, a gateway that wants a key or has its metrics switched off, 4 no gateway answered.",
        ];
        Add(_url);
        Add(_every);
        Add(_once);
        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string text = parsed.GetValue(_url) ?? "http://127.0.0.1:4000";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 || url.UserInfo.Length > 0)
        {
            throw CommandFailure.Usage($"--url: '{(url?.UserInfo.Length > 0 ? "…" : text)}' is no gateway's address such as http://127.0.0.1:4000");
        }

        TimeSpan every = parsed.GetValue(_every) ?? s_every;
        if (every < s_oftenest)
        {
            throw CommandFailure.Usage("--every: at most five times a second (200ms)");
        }

        return GatewayTop.RunAsync(url, every, once: parsed.GetValue(_once) || !terminal.DrawOut, terminal, cancellationToken);
    }
}
