using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Budgets;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Budgets;

public sealed class BudgetAnalysisTests
{
    private static readonly SessionPlan s_session = new()
    {
        Calls = [new("claude-opus-4-6[1m]", 40), new("claude-haiku-4-5-20251001", 100)],
        Source = "as given",
        SessionsPerDay = 6,
    };

    [Fact]
    public void Targets_of_one_model_are_compared_whatever_each_provider_calls_it()
    {
        RunFile run = Run("claude-opus-4-6", "claude-haiku-4-5", "us.anthropic.claude-opus-4-6-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0");

        var budget = BudgetAnalysis.Of([run], null);

        Assert.Equal([("t0", "t2"), ("t1", "t3")], budget.Comparisons.Select(comparison => (comparison.Left.Target.Name, comparison.Right.Target.Name)));
        Assert.All(budget.Comparisons, comparison => Assert.True(comparison.Total!.Paired));
    }

    [Fact]
    public void Where_no_two_share_a_model_the_first_is_compared_with_every_other_and_the_report_says_so()
    {
        var budget = BudgetAnalysis.Of([Run("a", "b", "c")], s_session);

        Assert.Equal([("t0", "t1"), ("t0", "t2")], budget.Comparisons.Select(comparison => (comparison.Left.Target.Name, comparison.Right.Target.Name)));
        string[] lines = Lines(budget);
        Assert.Contains(lines, line => line.Contains("two models (a, b)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("no model was measured on two sides", StringComparison.Ordinal));
    }

    [Fact]
    public void Targets_of_two_runs_are_compared_but_never_paired()
    {
        var budget = BudgetAnalysis.Of([Run("a"), Run("a") with { Config = new RunConfig { Prompts = "something else", Stream = true, Interleave = true } }], null);

        Assert.False(Assert.Single(budget.Comparisons).Total!.Paired);
        Assert.Contains(Lines(budget), line => line.Contains("asked different things", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_was_not_interleaved_is_not_paired()
    {
        RunFile run = Run("a", "a");

        Assert.False(BudgetAnalysis.Of([run with { Config = run.Config with { Interleave = false } }], null).Comparisons[0].Total!.Paired);
    }

    [Fact]
    public void A_model_that_was_not_measured_has_no_figure_and_is_not_in_the_sum()
    {
        var budget = BudgetAnalysis.Of([Run("claude-haiku-4-5", "us.anthropic.claude-haiku-4-5-20251001-v1:0")], s_session);

        SessionTable table = Assert.Single(budget.Sessions);
        Assert.False(table.IsWhole);
        Assert.Null(table.Rows[0].Total);
        Assert.Equal(100, table.Sum!.Calls);
        Assert.Equal(table.Rows[1].Total!.Value.Seconds, table.Sum.Total!.Value.Seconds);
        Assert.Equal(100 * budget.Comparisons[0].Total!.Mean / 1000, table.Rows[1].Total!.Value.Seconds, 9);
        string[] lines = Lines(budget);
        Assert.Matches(@"^  claude-opus-4-6\[1m\] +40 +- +- +- +- +-$", lines.Single(line => line.StartsWith("  claude-opus-4-6[1m]", StringComparison.Ordinal)));
        Assert.Contains("  not measured on both sides, and so not in the sum: claude-opus-4-6[1m]", lines);
    }

    [Fact]
    public void Simulated_and_not_valid_stand_before_any_figure()
    {
        RunFile run = Run("a") with { Simulated = true, Valid = new RunValidity { Ok = false, Reasons = ["the client was late"] } };

        string[] lines = Lines(BudgetAnalysis.Of([run], null));

        Assert.StartsWith("SIMULATED", lines[0], StringComparison.Ordinal);
        Assert.Equal("NOT VALID: the client was late", lines[1]);
    }

    [Fact]
    public void A_target_without_answers_says_why_and_has_no_table()
    {
        RunFile run = RunFiles.Build([Some.Failure(ErrorKind.RateLimit)]);

        var budget = BudgetAnalysis.Of([run], s_session);

        Assert.False(budget.HasFigures);
        Assert.Contains("    1 × rate_limit: too many requests", Lines(budget));
        Assert.DoesNotContain(Lines(budget), line => line.Contains("generation", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bars_of_all_targets_are_on_one_scale()
    {
        string[] lines = Lines(BudgetAnalysis.Of([Run("a", "b")], null));
        string[] bars = [.. lines.Where(line => line.StartsWith("t0  ", StringComparison.Ordinal) || line.StartsWith("t1  ", StringComparison.Ordinal))];

        int[] lengths = [.. bars.Select(bar => bar.Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Length)];
        double[] totals = [.. bars.Select(bar => double.Parse(bar.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(60, lengths.Max());
        Assert.Equal(Math.Round(60 * totals.Min() / totals.Max()), lengths.Min(), 0);
    }

    [Fact]
    public void The_json_has_what_was_measured_and_nothing_else()
    {
        var budget = BudgetAnalysis.Of([Run("claude-haiku-4-5", "anthropic.claude-haiku-4-5-20251001-v1:0")], s_session);
        using var output = new MemoryStream();

        BudgetJson.Write(budget, output);

        JsonElement json = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        Assert.Equal("firsttoken.budget/1", json.GetProperty("schema").GetString());
        JsonElement phases = json.GetProperty("targets")[0].GetProperty("phases");
        Assert.True(phases.TryGetProperty("undivided", out _) && !phases.TryGetProperty("server", out _));
        double total = json.GetProperty("differences")[0].GetProperty("total").GetProperty("mean_ms").GetDouble();
        Assert.Equal(total, json.GetProperty("differences")[0].GetProperty("rows").EnumerateArray().Sum(row => row.GetProperty("mean_ms").GetDouble()), 2);
        JsonElement session = json.GetProperty("sessions")[0];
        Assert.False(session.GetProperty("all_measured").GetBoolean());
        Assert.False(session.GetProperty("models")[0].TryGetProperty("total", out _));
        Assert.Equal(session.GetProperty("sum").GetProperty("total").GetProperty("session_s").GetDouble() * 6, session.GetProperty("sum").GetProperty("total").GetProperty("day_s").GetDouble(), 1);
    }

    private static string[] Lines(BudgetAnalysis budget) => [.. PlainText.Write(BudgetReport.Of(budget))];

    // Twelve rounds of so many targets in turn, each further one 30 ms slower to its first byte.
    private static RunFile Run(params string[] models)
    {
        RunFile run = RunFiles.Build([]);
        RunTarget[] targets =
        [
            .. models.Select((model, index) => new RunTarget
            {
                Name = $"t{index}",
                Provider = $"p{index / ((models.Length + 1) / 2)}",
                Model = model,
                Counts = new RunCounts { Sent = 12, Ok = 12 },
                Requests = [.. Enumerable.Range(0, 12).Select(round => Request((round * models.Length) + index, 100 + (30 * index) + round))],
            }),
        ];
        return run with { Targets = targets, Config = new RunConfig { Prompts = "a prompt", Stream = true, Interleave = true } };
    }

    private static RunRequest Request(int number, double ttfb) => new()
    {
        N = number,
        StartedUnixNs = 1,
        NewConnection = true,
        LatenessMs = 3,
        ConnectMs = 2,
        SendMs = 0.1,
        TtfbMs = ttfb,
        TtftMs = ttfb + 20,
        E2eMs = ttfb + 100,
    };
}
