using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Selftest;
using FirstToken.Cli.Shell;
using FirstToken.Recording;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken selftest</c>: this tool's own error on this machine.</summary>
internal sealed class SelftestCommand : Verb
{
    private static readonly int[] s_levels = [1, 64, 256];

    private readonly Option<int[]> _streams = new("--streams")
    {
        Description = "Concurrent streams to test at [default: 1 64 256]",
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _stamps = Flags.OneOf(
        "--stamps", "Where arrival stamps come from: the kernel, or the read as where it gives none (result not kept) [default: kernel]", "kernel", "read");

    private readonly Option<string?> _format = FormatFlag.Create();

    public SelftestCommand(Option<bool> verbose)
        : base("selftest", "Measure this tool's own error on this machine")
    {
        Examples =
        [
            "firsttoken selftest                              # 1, 64 and 256 streams, half a minute",
            "firsttoken selftest --streams 64 256 1000",
            "firsttoken selftest --streams 1000 --stamps read # what a client without kernel stamps would report",
            "firsttoken selftest --format json",
        ];
        Notes =
        [
            """
            A simulator in a process of its own sends tokens at known moments; this client measures it; the two are
            compared, request by request and token by token. The newest result is kept and stands in every later run.
            """,
            "Exit codes: 0 within the bounds, 3 not.",
        ];
        _streams.CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(text => ReadStreams(text, result))];
        Add(_streams);
        Add(_stamps);
        Add(_format);
        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private static int ReadStreams(string text, ArgumentResult result)
    {
        if (int.TryParse(text, out int streams) && streams is >= 1 and <= 20_000)
        {
            return streams;
        }

        result.AddError($"--streams '{text}' is not a whole number from 1 to 20000");
        return 1;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        int[] levels = parsed.GetValue(_streams) is { Length: > 0 } asked ? [.. asked.Distinct().Order()] : s_levels;
        OpenFiles.Require(levels[^1]);
        InlineCompletions.Ask();
        StampSource stamps = StampNames.Parse(parsed.GetValue(_stamps) ?? "kernel");
        var run = new SelftestRun(terminal, stamps);
        var results = new List<SelftestLevel>();
        var misses = new List<string>();
        foreach (int streams in levels)
        {
            terminal.Note(streams == 1 ? "1 stream ..." : $"{streams} streams ...");
            results.Add(await run.RunAsync(streams, misses, cancellationToken));
        }

        var result = new SelftestResult
        {
            Version = ProductVersion.Number,
            At = TimeProvider.System.GetUtcNow(),
            Machine = ThisMachine.Name,
            Passed = misses.Count == 0,
            Levels = results,
        };
        string path = SelftestStore.DefaultPath(Environment.GetEnvironmentVariable);
        if (stamps == StampSource.Kernel)
        {
            await new SelftestStore(path).WriteAsync(result, CancellationToken.None);
            terminal.Note("kept in " + path);
        }

        OutputFormat format = FormatFlag.Read(parsed, _format);
        if (format == OutputFormat.Json)
        {
            terminal.Out.WriteLine(SelftestStore.ToJson(result));
        }
        else
        {
            ReportWriter.Write(SelftestReport.Of(result, misses), format, terminal);
        }

        return result.Passed ? ExitCode.Fine : ExitCode.NotValid;
    }
}
