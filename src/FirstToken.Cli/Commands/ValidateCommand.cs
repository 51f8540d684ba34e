using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Transport;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken validate</c>: whether each target can be reached and takes the credentials. Generates nothing.</summary>
internal sealed class ValidateCommand : Verb
{
    private readonly Argument<string[]> _named = new("target")
    {
        Description = "Targets: provider:model[@base-url]; all providers when there is none",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly TargetFlags _targets = new();
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a check [default: 15s]");
    private readonly Option<string?> _format = FormatFlag.Create();

    public ValidateCommand(Option<bool> verbose)
        : base("validate", "Check that each target can be reached and takes the credentials, without generating anything")
    {
        Examples =
        [
            "firsttoken validate                               # every provider: which key is set, and does it work",
            "firsttoken validate --target anthropic:claude-haiku-4-5",
            "firsttoken validate openai:my-model@http://127.0.0.1:8000/v1 --format json",
        ];
        Notes = ["Exit codes: 0 all fine, 2 credentials are missing, 4 a target could not be reached or refused."];
        Add(_named);
        foreach (Option option in (IEnumerable<Option>)[.. _targets.All, _timeout, _format])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFormat format = FormatFlag.Read(parsed, _format);
        string[] named = [.. parsed.GetValue(_named) ?? [], .. _targets.Named(parsed)];
        Validation[] results = named.Length > 0
            ? await Task.WhenAll(named.Select(TargetSet.Parse).Select(target => CheckAsync(target, parsed, cancellationToken)))
            : await Task.WhenAll(ProviderRegistry.All.Where(provider => provider.CredentialVariables.Count > 0).Select(provider => CheckAsync(provider, parsed, cancellationToken)));
        if (format == OutputFormat.Json)
        {
            WriteJson(results);
        }
        else
        {
            ReportWriter.Write(ReportOf(results), format, terminal);
        }

        return results switch
        {
            _ when results.Any(result => result.State == ValidationState.Failed) => ExitCode.NothingSucceeded,
            _ when results.All(result => result.State == ValidationState.NoCredentials) => ExitCode.BadUsage,
            _ => ExitCode.Fine,
        };
    }

    private Task<Validation> CheckAsync(IProvider provider, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (provider.FindCredentials(Environment.GetEnvironmentVariable) is null)
        {
            return Task.FromResult(new Validation(provider.Name, ValidationState.NoCredentials, $"no credentials: set {provider.CredentialHint}"));
        }

        return TargetParser.TryParse(provider.Name, Environment.GetEnvironmentVariable, out Target? target, out string? error)
            ? CheckAsync(target, parsed, cancellationToken)
            : Task.FromResult(new Validation(provider.Name, ValidationState.NoCredentials, error));
    }

    private async Task<Validation> CheckAsync(Target target, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var transport = new HttpTransport(new TransportOptions());
        WireRequest request = target.Provider.WriteValidation(target, TimeProvider.System.GetUtcNow());
        var exchange = new WholeExchange(request, Deadlines.Within(parsed.GetValue(_timeout) ?? TimeSpan.FromSeconds(15)));
        transport.CreateEndpoint(target.BaseUrl, target.Host).Start(exchange);
        WholeAnswer answer = await exchange.Answer.WaitAsync(cancellationToken);
        return Judge(target, request, answer);
    }

    private static Validation Judge(Target target, WireRequest request, WholeAnswer answer)
    {
        string phases = Phases(answer.Times);
        if (answer.Fault is not TransportFault.None || answer.Head is not { } head)
        {
            string what = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Fault.ToString());
            return new Validation(target.Name, ValidationState.Failed, $"{what}: {answer.Detail ?? "no answer from " + target.BaseUrl.Authority}{phases}");
        }

        if (head.Status < 400)
        {
            string credentials = ReferenceEquals(target.Credentials, Credentials.Loopback) || ReferenceEquals(target.Credentials, Credentials.None)
                ? "no credentials set, none asked for"
                : $"credentials accepted ({target.Credentials})";
            return new Validation(target.Name, ValidationState.Fine, $"HTTP {head.Status}, {credentials}{phases}");
        }

        RequestError error = target.Provider.ReadError(head, answer.Body);
        return new Validation(target.Name, ValidationState.Failed, $"HTTP {head.Status}, {ErrorKindNames.Of(error.Kind)}: {ErrorText.StrikeCredentials(error.Message, request.Headers, request.Path)}{phases}");
    }

    private static string Phases(ExchangeTimes times)
    {
        (string Name, long Ticks)[] phases =
        [
            ("DNS", times.Dns), ("TCP", times.Connect), ("TLS", times.Tls), ("TTFB", times.FirstByte == 0 ? 0 : times.FirstByte - times.Sent),
        ];
        string text = string.Join(", ", phases.Where(phase => phase.Ticks > 0).Select(phase =>
            $"{phase.Name} {Figures.Milliseconds(Stopwatch.GetElapsedTime(0, phase.Ticks).TotalMilliseconds)}"));
        return text.Length > 0 ? $"; {text} ms" : string.Empty;
    }

    private static Report ReportOf(IReadOnlyList<Validation> results) => new(
        "targets",
        [
            new ReportSection
            {
                Remarks =
                [
                    .. results.Select(result => new ReportLine($"{Word(result.State),-7} {result.Name}: {result.Detail}", result.State switch
                    {
                        ValidationState.Fine => ReportTone.Good,
                        ValidationState.Failed => ReportTone.Bad,
                        _ => ReportTone.Quiet,
                    })),
                ],
            },
        ]);

    private static string Word(ValidationState state) => state switch
    {
        ValidationState.Fine => "ok",
        ValidationState.Failed => "FAILED",
        _ => "unset",
    };

    private static void WriteJson(IReadOnlyList<Validation> results)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (Validation result in results)
            {
                json.WriteStartObject();
                json.WriteString("target", result.Name);
                json.WriteString("state", JsonNamingPolicy.SnakeCaseLower.ConvertName(result.State.ToString()));
                json.WriteString("detail", result.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
    }

    private sealed record Validation(string Name, ValidationState State, string Detail);

    private enum ValidationState
    {
        Fine,
        NoCredentials,
        Failed,
    }
}
