using FirstToken.Providers;
using FirstToken.Statistics.Relays;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics.Relays;

public sealed class RelayFailureTests
{
    [Fact]
    public void The_most_frequent_kind_comes_first_with_the_first_message()
    {
        IReadOnlyList<RelayFailure> failures = RelayFailure.Of(
            [Some.Failure(ErrorKind.Timeout), Some.Record(), Some.Failure(ErrorKind.ConnectRefused), Some.Failure(ErrorKind.ConnectRefused)]);

        Assert.Equal([("connect_refused", 2), ("timeout", 1)], failures.Select(failure => (failure.Kind, failure.Count)));
        Assert.All(failures, failure => Assert.Equal(Some.Failure(ErrorKind.Timeout).Error!.Message, failure.Message));
    }

    [Fact]
    public void Failures_of_several_tests_are_summed_by_kind()
    {
        IReadOnlyList<RelayFailure> summed = RelayFailure.Sum([new("timeout", 2, "a"), new("connect_refused", 1, "b"), new("connect_refused", 2, "c")]);

        Assert.Equal([new("connect_refused", 3, "b"), new("timeout", 2, "a")], summed);
    }
}
