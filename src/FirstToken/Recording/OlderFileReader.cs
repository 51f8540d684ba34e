using System.Globalization;
using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>
/// Reads result files of older bash benchmarks of this field: summaries under <c>providers</c>, sessions under <c>sessions</c>, by
/// names such as <c>anthropic_direct</c> and <c>aws_bedrock</c>. What is there is read, the rest left out; only summaries are
/// known, and the run's notes say how they were taken.
/// </summary>
public static class OlderFileReader
{
    private const string Unknown = "unknown";

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads such a file.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What messages call it; the run is named after it.</param>
    /// <param name="changedAt">When the file was last changed: the run's date where the file has none.</param>
    /// <exception cref="RunFileException">It is broken, or a value in it is of the wrong kind.</exception>
    public static RunFile Parse(ReadOnlyMemory<byte> json, string name, DateTimeOffset changedAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json[(json.Length - WithoutMark(json.Span).Length)..], Options);
            return Read(new OlderValue(document.RootElement, string.Empty, name), name, changedAt);
        }
        catch (JsonException broken)
        {
            throw new RunFileException(string.Create(CultureInfo.InvariantCulture, $"{name}: broken JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}"), broken);
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair, escaped: text that is none.
            throw new RunFileException($"{name}: a text in it is broken: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    private static RunFile Read(OlderValue root, string name, DateTimeOffset changedAt)
    {
        var notes = new List<string> { "another tool's file: only summaries are known, by that tool's own definitions; its total_ms is taken as the end of the answer, its tps_mean as speed" };
        string model = root["model"].Text ?? Unknown;
        OlderErrorRates rates = OlderErrorRates.Of(root["providers"]);
        var targets = new Dictionary<string, RunTarget>(StringComparer.Ordinal);
        foreach ((string key, OlderValue provider) in root["providers"].Entries)
        {
            targets[key] = Target(key, provider, model, rates);
        }

        foreach ((string key, OlderValue session) in root["sessions"].Entries)
        {
            targets[key] = (targets.GetValueOrDefault(key) ?? Bare(key, session["model"].Text ?? model)) with { Session = Session(session) };
        }

        notes.AddRange(rates.Notes);
        if (targets.Values.Any(target => target.Session is not null))
        {
            notes.Add("one session of each: a difference between two of them may be chance");
        }

        DateTimeOffset? date = Date(root);
        if (date is null)
        {
            notes.Add("the file has no date that can be read: that of its last change stands for it");
        }

        return new RunFile
        {
            Id = Path.GetFileNameWithoutExtension(name),
            Name = Path.GetFileName(name),
            CreatedAt = date ?? changedAt,
            Tool = new RunTool { Version = Unknown, Name = "another tool" },
            Environment = new RunEnvironment { Os = Unknown, Arch = Unknown, Cpus = 0, Runtime = Unknown, Clock = Unknown },
            Valid = new RunValidity { Notes = notes },
            Targets = [.. targets.Values],
        };
    }

    private static RunTarget Target(string key, OlderValue provider, string model, OlderErrorRates rates)
    {
        OlderValue samples = provider["samples"];
        int n = samples.Items ?? samples.Count ?? 0;
        double? share = rates.ShareOf(key);
        int failed = (int)Math.Round((share ?? 0) * n);
        return Bare(key, provider["model"].Text ?? model) with
        {
            Counts = new RunCounts { Sent = n, Ok = n - failed, Failed = failed, StatedErrorRate = share },
            Metrics = new RunMetrics
            {
                TtfbMs = Figures(provider["ttfb_ms"], n),
                TtftMs = Figures(provider["ttft_ms"], n),
                EndMs = Figures(provider["total_ms"], n),
                SpeedTps = provider["tps_mean"].Number is { } speed ? new Summary { N = n, Mean = speed } : null,
            },
        };
    }

    private static RunTarget Bare(string key, string model) => new()
    {
        Name = key,
        Provider = key switch { "anthropic_direct" => "anthropic", "aws_bedrock" => "bedrock", _ => key },
        Model = model,
    };

    private static Summary? Figures(OlderValue values, int n) => values.IsAbsent || !values.Entries.Any() ? null : new Summary
    {
        N = n,
        Mean = values["mean"].Number,
        Stddev = values["stddev"].Number,
        Min = values["min"].Number,
        Max = values["max"].Number,
        P50 = values["p50"].Number,
        P90 = values["p90"].Number,
        P95 = values["p95"].Number,
        P99 = values["p99"].Number,
        P999 = values["p999"].Number,
    };

    private static RunSession Session(OlderValue session)
    {
        OlderValue budget = session["tool_budget"];
        return new RunSession
        {
            TotalSessionMs = session["total_session_ms"].Number,
            ModelTimeMs = session["model_time_ms"].Number,
            ToolBudget = budget.IsAbsent ? null : new RunToolBudget
            {
                TotalCalls = budget["total_calls"].Count,
                TotalToolMs = budget["total_tool_ms"].Number,
                ByCategory = budget["by_category"].Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new RunToolCategory { Calls = entry.Value["calls"].Count, TotalMs = entry.Value["total_ms"].Number, MeanMs = entry.Value["mean_ms"].Number }),
            },
        };
    }

    private static DateTimeOffset? Date(OlderValue root)
    {
        foreach (string key in (string[])["timestamp", "created_at", "generated_at", "date"])
        {
            if (DateTimeOffset.TryParse(root[key].TextOrNothing, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at))
            {
                return at;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) => json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
}
