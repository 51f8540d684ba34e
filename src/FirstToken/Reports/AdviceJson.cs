using System.Text.Json;
using System.Text.Json.Serialization;
using FirstToken.Judging.Advice;
using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>Advice as JSON, schema <c>firsttoken.advice/1</c>.</summary>
public static class AdviceJson
{
    /// <summary>The schema.</summary>
    public const string Schema = "firsttoken.advice/1";

    /// <summary>Writes advice.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="evidence">What was looked at.</param>
    /// <param name="all">All advice from it.</param>
    /// <param name="shown">The advice to write, in order.</param>
    /// <param name="languages">The languages to write code in.</param>
    public static void Write(
        Stream output, Evidence evidence, IReadOnlyList<Recommendation> all, IReadOnlyList<Recommendation> shown, IReadOnlyCollection<string> languages)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(languages);
        var document = new AdviceDocument
        {
            Schema = Schema,
            Simulated = evidence.Simulated,
            Requests = evidence.Requests,
            Sources =
            [
                .. evidence.Traffic.Select(traffic => new SourceItem
                {
                    File = traffic.Source, Kind = traffic.Kind, Target = traffic.Name, Requests = traffic.Requests.Count, Ok = traffic.Ok.Count, Simulated = traffic.Simulated,
                }),
            ],
            Notes = evidence.Notes,
            Nothing = shown.Count == 0 ? AdviceReport.Nothing(evidence) : null,
            Advice = [.. shown.Select(advice => Item(advice, all, languages))],
        };
        JsonSerializer.Serialize(output, document, AdviceJsonContext.Default.AdviceDocument);
    }

    /// <summary>Writes the rules.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rules">The rules.</param>
    public static void WriteRules(Stream output, IEnumerable<IAdviceRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var list = new RuleList
        {
            Schema = Schema,
            Rules =
            [
                .. rules.Select(rule => new RuleItem
                {
                    Name = rule.Name, LooksFor = rule.LooksFor, GainFrom = rule.GainFrom,
                    Anthropic = Code(rule.CodeFor("anthropic"), CodeSample.Languages),
                    Openai = Code(rule.CodeFor("openai"), CodeSample.Languages),
                    Gemini = Code(rule.CodeFor("gemini"), CodeSample.Languages),
                    Bedrock = Code(rule.CodeFor("bedrock"), CodeSample.Languages),
                }),
            ],
        };
        JsonSerializer.Serialize(output, list, AdviceJsonContext.Default.RuleList);
    }

    private static AdviceItem Item(Recommendation advice, IReadOnlyList<Recommendation> all, IReadOnlyCollection<string> languages) => new()
    {
        Rule = advice.Rule,
        Title = advice.Title,
        Target = advice.About.Name,
        File = advice.About.Source,
        Simulated = advice.About.Simulated,
        Seen = [.. advice.Seen.Select(seen => new SeenItem { What = seen.What, Value = Rounded(seen.Value), Unit = seen.Unit, N = seen.N, Ci95 = Rounded(seen.Interval) })],
        Gain = new GainItem
        {
            TimeMs = Item(advice.Gain.TimeMs),
            TimeOff = advice.Gain.TimeMs is null ? null : advice.Gain.TimeOff,
            Usd = Item(advice.Gain.Usd),
            AnsweredPercent = Item(advice.Gain.AnsweredPercent),
            Share = advice.Gain.IsKnown ? Rounded(advice.Gain.Share) : null,
            Unknown = advice.Gain.Unknown,
        },
        How = advice.How,
        Code = Code(advice.Code, languages),
        Prove = advice.Prove,
        Notes = advice.Notes,
        OverlapsWith = [.. AdviceRules.Overlapping(advice, all).Select(other => other.Rule).Distinct()],
    };

    private static SavingItem? Item(Saving? saving) => saving is null ? null : new SavingItem
    {
        Value = Rounded(saving.Value), Ci95 = Rounded(saving.Interval), N = saving.N, Spent = Rounded(saving.Spent), Per = saving.Per, AtMost = saving.AtMost, Method = saving.Method,
    };

    private static Dictionary<string, string>? Code(CodeSample? code, IReadOnlyCollection<string> languages) => code is null ? null : new(code.In(languages));

    // Nine places: a nanosecond, a thousandth of a millionth of a dollar.
    private static double Rounded(double value) => Math.Round(value, 9);

    private static Interval? Rounded(Interval? interval) => interval is { } ends ? new Interval(Rounded(ends.Lower), Rounded(ends.Upper)) : null;
}

/// <summary>The document.</summary>
internal sealed record AdviceDocument
{
    public required string Schema { get; init; }

    public required bool Simulated { get; init; }

    public required int Requests { get; init; }

    public required IReadOnlyList<SourceItem> Sources { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public string? Nothing { get; init; }

    public required IReadOnlyList<AdviceItem> Advice { get; init; }
}

/// <summary>What was looked at.</summary>
internal sealed record SourceItem
{
    public required string File { get; init; }

    public required TrafficKind Kind { get; init; }

    public required string Target { get; init; }

    public required int Requests { get; init; }

    public required int Ok { get; init; }

    public required bool Simulated { get; init; }
}

/// <summary>A piece of advice.</summary>
internal sealed record AdviceItem
{
    public required string Rule { get; init; }

    public required string Title { get; init; }

    public required string Target { get; init; }

    public required string File { get; init; }

    public required bool Simulated { get; init; }

    public required IReadOnlyList<SeenItem> Seen { get; init; }

    public required GainItem Gain { get; init; }

    public required string How { get; init; }

    public IReadOnlyDictionary<string, string>? Code { get; init; }

    public required IReadOnlyList<string> Prove { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<string> OverlapsWith { get; init; }
}

/// <summary>A figure that advice rests on.</summary>
internal sealed record SeenItem
{
    public required string What { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    public required int N { get; init; }

    public Interval? Ci95 { get; init; }
}

/// <summary>What is expected.</summary>
internal sealed record GainItem
{
    public SavingItem? TimeMs { get; init; }

    public string? TimeOff { get; init; }

    public SavingItem? Usd { get; init; }

    public SavingItem? AnsweredPercent { get; init; }

    public double? Share { get; init; }

    public string? Unknown { get; init; }
}

/// <summary>A saving.</summary>
internal sealed record SavingItem
{
    public required double Value { get; init; }

    public Interval? Ci95 { get; init; }

    public required int N { get; init; }

    public required double Spent { get; init; }

    public required string Per { get; init; }

    public required bool AtMost { get; init; }

    public required string Method { get; init; }
}

/// <summary>The rules.</summary>
internal sealed record RuleList
{
    public required string Schema { get; init; }

    public required IReadOnlyList<RuleItem> Rules { get; init; }
}

/// <summary>A rule.</summary>
internal sealed record RuleItem
{
    public required string Name { get; init; }

    public required string LooksFor { get; init; }

    public required string GainFrom { get; init; }

    public IReadOnlyDictionary<string, string>? Anthropic { get; init; }

    public IReadOnlyDictionary<string, string>? Openai { get; init; }

    public IReadOnlyDictionary<string, string>? Gemini { get; init; }

    public IReadOnlyDictionary<string, string>? Bedrock { get; init; }
}

/// <summary>How the document is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(AdviceDocument))]
[JsonSerializable(typeof(RuleList))]
internal sealed partial class AdviceJsonContext : JsonSerializerContext;
