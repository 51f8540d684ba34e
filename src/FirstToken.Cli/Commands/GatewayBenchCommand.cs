using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging.Relays;
using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Relays;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken gateway bench</c>: what a gateway adds to requests, against the same requests without it.</summary>
internal sealed class GatewayBenchCommand : Verb
{
    private static readonly string[] s_tests = ["latency", "streaming", "concurrent"];

    private readonly Option<string?> _test = Flags.OneOf("--test-type", "What to test: whole answers, streams, both one at a time; many streams at once; or all of it [default: all]", [.. s_tests, "all"]);
    private readonly Option<int?> _requests = Flags.Whole("--requests", ["-n"], "Requests of each side in a test; concurrent makes 4 for each worker at least [default: 100]", 2, 1_000_000);
    private readonly Option<int?> _workers = Flags.Whole("--workers", ["-c"], "Requests at once in the concurrent test [default: 32]", 1, 100_000);
    private readonly Option<string?> _gateway = Flags.Text("--gateway", [], "URL", "A running gateway (or any other relay, by the base URL that a client would be given) [default: an own one is started]");
    private readonly Option<string?> _target = Flags.Text("--target", ["-t"], "TARGET", "What the gateway leads to, as bench takes it [default: an own simulator is started]");
    private readonly Option<bool> _keepAwake = new("--keep-awake") { Description = "Start the own gateway with --keep-awake" };
    private readonly Option<bool> _busyPoll = new("--busy-poll") { Description = "Start the own gateway with --busy-poll" };
    private readonly Option<int?> _maxTokens = Flags.Whole("--max-tokens", [], "Output limit of a request [default: 64]", 1);
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a request [default: 1m]");
    private readonly Option<double?> _maxCost = Flags.Number("--max-cost", "USD", "Start no more requests of a test once it could cost more [default: 1 where somebody may send a bill]", -1e-9, 1e6, "an amount in USD");
    private readonly Option<TimeSpan?> _maxAdded = Flags.Time("--max-added", "End with 1 if more than this is proven to be added to the median time to first token [default: 5ms]");
    private readonly Option<string?> _output = Flags.Text("--output", ["-o"], "FILE", "Also write the result as JSON (schema firsttoken.gateway-bench/1)");
    private readonly Option<string?> _format = FormatFlag.Create();

    public GatewayBenchCommand(Option<bool> verbose)
        : base("bench", "Measure what a gateway adds: the same requests direct and through it, in turn")
    {
        Examples =
        [
            "firsttoken gateway bench                                         # an own gateway before an own simulator",
            "firsttoken gateway bench --test-type concurrent --workers 200 -n 2000",
            "firsttoken gateway bench --keep-awake                            # what staying awake between tokens brings, and takes",
            "firsttoken gateway bench --gateway http://127.0.0.1:4000 --target anthropic:claude-haiku-4-5 -n 30 -o added.json",
            "firsttoken gateway bench --gateway http://127.0.0.1:8080/v1 --target openai:my-model@http://127.0.0.1:8000/v1   # any relay",
        ];
        Notes = ["Exit codes: 0 fine, 1 a limit was missed, 2 bad usage, 3 too little succeeded to compare, 4 no request succeeded, 130 interrupted (what finished is shown and saved)."];
        foreach (Option option in (IEnumerable<Option>)[_test, _requests, _workers, _gateway, _target, _keepAwake, _busyPoll, _maxTokens, _timeout, _maxCost, _maxAdded, _output, _format])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFormat format = FormatFlag.Read(parsed, _format);
        Uri? url = ReadGateway(parsed);
        if (parsed.GetValue(_output) is { } path)
        {
            AtomicFile.RequireWritable(path); // found out now, not when all has been measured
        }

        PriceTable prices = UserPriceFile.Open().Load();
        int workers = parsed.GetValue(_workers) ?? 32;
        OpenFiles.Require(workers);
        var limits = new RelayLimits();
        limits = limits with { AddedMs = parsed.GetValue(_maxAdded)?.TotalMilliseconds ?? limits.AddedMs };

        await using GatewayUnderTest gateway = await GatewayUnderTest.OpenAsync(url, parsed.GetValue(_target), FlagsOf(parsed), terminal, cancellationToken);
        var asked = new GatewayBenchAsked
        {
            Tests = parsed.GetValue(_test) is { } test and not "all" ? [test] : s_tests,
            Requests = parsed.GetValue(_requests) ?? 100,
            Workers = workers,
            MaxTokens = parsed.GetValue(_maxTokens) ?? 64,
            Timeout = parsed.GetValue(_timeout) ?? TimeSpan.FromMinutes(1),
            MaxCostUsd = parsed.GetValue(_maxCost) is { } usd ? (decimal)Math.Max(0, usd) : TargetSet.IsReal(gateway.Direct) ? 1m : null,
        };
        RelayBench bench = await new GatewayBenchRun(asked, gateway, prices, terminal).RunAsync(limits, cancellationToken);
        await WriteAsync(bench, format, parsed.GetValue(_output), terminal);
        return ExitCodeOf(bench);
    }

    private string[] FlagsOf(ParseResult parsed) => [.. new[] { _keepAwake, _busyPoll }.Where(parsed.GetValue).Select(option => option.Name)];

    private Uri? ReadGateway(ParseResult parsed)
    {
        string? text = parsed.GetValue(_gateway);
        return text is null ? null
            : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url
            : throw CommandFailure.Usage($"--gateway '{text}' is no address such as http://127.0.0.1:4000");
    }

    // Written whatever happened: an interrupt must not cost what was measured.
    private static async Task WriteAsync(RelayBench bench, OutputFormat format, string? path, Terminal terminal)
    {
        if (format == OutputFormat.Json)
        {
            await using Stream output = Console.OpenStandardOutput();
            await output.WriteAsync(RelayJson.ToUtf8(bench), CancellationToken.None);
            await output.WriteAsync("\n"u8.ToArray(), CancellationToken.None);
        }
        else
        {
            ReportWriter.Write(RelayReport.Of(bench), format, terminal);
        }

        if (path is not null)
        {
            await ReportFile.WriteAsync(RelayJson.ToUtf8(bench), path, CancellationToken.None);
            terminal.Note("written to " + path);
        }
    }

    private static int ExitCodeOf(RelayBench bench) => true switch
    {
        _ when bench.Interrupted => ExitCode.Interrupted,
        _ when !bench.AnySucceeded => ExitCode.NothingSucceeded,
        _ when !bench.IsValid => ExitCode.NotValid,
        _ when bench.Verdicts.Any(verdict => verdict.Met == false) => ExitCode.VerdictFailed,
        _ => ExitCode.Fine,
    };
}
