using FirstToken.Judging;
using FirstToken.Recording;
using Xunit;
using static FirstToken.Tests.Judging.SomeRuns;

namespace FirstToken.Tests.Judging;

public sealed class ComparedPairsTests
{
    [Fact]
    public void The_targets_of_one_run_are_compared_with_its_first()
    {
        RunFile run = Run("1", Target("a:m", [1]), Target("b:m", [1]), Target("c:m", [1]));

        Assert.Equal(["a:m/b:m", "a:m/c:m"], Names(ComparedPairs.Within("r.json", run)));
        Assert.Empty(ComparedPairs.Within("r.json", Run("1", Target("a:m", [1]))));
    }

    [Fact]
    public void Targets_of_two_runs_find_each_other_by_name()
    {
        RunFile first = Run("1", Target("a:m", [1]), Target("b:m", [1]));
        RunFile second = Run("2", Target("b:m", [1]), Target("a:m", [1]), Target("c:m", [1]));

        var pairs = ComparedPairs.Across([("1", first), ("2", second)], out IReadOnlyList<string> alone);

        Assert.Equal(["b:m/b:m", "a:m/a:m"], Names(pairs));
        Assert.Equal(["c:m in 2"], alone);
    }

    [Fact]
    public void Else_by_provider_and_model_where_that_is_clear()
    {
        RunFile first = Run("1", Target("a:m@here", [1]), Target("b:m@here", [1]), Target("b:m@there", [1]));
        RunFile second = Run("2", Target("a:m@elsewhere", [1]), Target("b:m@elsewhere", [1]));

        var pairs = ComparedPairs.Across([("1", first), ("2", second)], out IReadOnlyList<string> alone);

        Assert.Equal(["a:m@here/a:m@elsewhere"], Names(pairs));
        Assert.Equal(["b:m@elsewhere in 2"], alone);
    }

    [Fact]
    public void Two_targets_of_one_provider_and_model_are_not_both_taken_for_the_same()
    {
        RunFile first = Run("1", Target("a:m@here", [1]), Target("b:m", [1]));
        RunFile second = Run("2", Target("a:m@x", [1]), Target("a:m@y", [1]));

        Assert.Empty(ComparedPairs.Across([("1", first), ("2", second)], out IReadOnlyList<string> alone));
        Assert.Equal(2, alone.Count);
    }

    [Fact]
    public void One_target_each_is_compared_whatever_its_name()
    {
        RunFile first = Run("1", Target("direct:m", [1]));

        Assert.Equal(["direct:m/bedrock:m"], Names(ComparedPairs.Across([("1", first), ("2", Run("2", Target("bedrock:m", [1])))], out _)));
        Assert.Empty(ComparedPairs.Across([("1", first), ("2", Run("2", Target("x:m", [1]), Target("y:m", [1])))], out _));
    }

    [Fact]
    public void Every_later_run_is_compared_with_the_first()
    {
        RunFile[] runs = [Run("1", Target("a:m", [1])), Run("2", Target("a:m", [2])), Run("3", Target("a:m", [3]))];

        var pairs = ComparedPairs.Across([.. runs.Select(run => (run.Id, run))], out _);

        Assert.Equal([("1", "2"), ("1", "3")], pairs.Select(pair => (pair.First.RunId, pair.Second.RunId)));
    }

    private static IEnumerable<string> Names(IEnumerable<(ComparedTarget First, ComparedTarget Second)> pairs) =>
        pairs.Select(pair => $"{pair.First.Name}/{pair.Second.Name}");
}
