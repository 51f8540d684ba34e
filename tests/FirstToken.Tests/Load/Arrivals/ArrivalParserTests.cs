using FirstToken.Load;
using FirstToken.Load.Arrivals;
using Xunit;

namespace FirstToken.Tests.Load.Arrivals;

public class ArrivalParserTests
{
    [Theory]
    [InlineData("constant", "constant 20.5/s")]
    [InlineData("Poisson", "poisson 20.5/s")]
    [InlineData("gamma:2", "gamma 20.5/s, cv 2")]
    [InlineData("gamma:0.25", "gamma 20.5/s, cv 0.25")]
    public void A_pattern_is_read_and_describes_itself(string text, string description)
    {
        Assert.True(ArrivalParser.TryParse(text, 20.5, 1, out IArrival? arrival, out string? error), error);
        Assert.Equal(description, arrival.Description);
    }

    [Theory]
    [InlineData("gamma", 1, "'gamma' is no pattern: gamma needs its coefficient of variation, 0.01 to 10, as in gamma:2")]
    [InlineData("gamma:0", 1, "'gamma:0' is no pattern: gamma needs its coefficient of variation, 0.01 to 10, as in gamma:2")]
    [InlineData("gamma:NaN", 1, "'gamma:NaN' is no pattern: gamma needs its coefficient of variation, 0.01 to 10, as in gamma:2")]
    [InlineData("uniform", 1, "unknown arrival pattern 'uniform': use constant, poisson or gamma:CV")]
    [InlineData("poisson:2", 1, "unknown arrival pattern 'poisson:2': use constant, poisson or gamma:CV")]
    [InlineData("", 1, "unknown arrival pattern '': use constant, poisson or gamma:CV")]
    [InlineData("poisson", 0, "the rate must be more than 0 and at most 1000000 requests a second")]
    [InlineData("poisson", double.NaN, "the rate must be more than 0 and at most 1000000 requests a second")]
    public void What_is_no_pattern_is_refused_with_one_line(string text, double rate, string reason)
    {
        Assert.False(ArrivalParser.TryParse(text, rate, 1, out _, out string? error));
        Assert.Equal(reason, error);
    }

    [Theory]
    [InlineData("1:50:30", "ramp 1/s to 50/s over 30 s")]
    [InlineData("0:2.5:0.5", "ramp 0/s to 2.5/s over 0.5 s")]
    [InlineData("10:0:5", "ramp 10/s to 0/s over 5 s")]
    public void A_ramp_is_read_and_describes_itself(string text, string description)
    {
        Assert.True(ArrivalParser.TryParseRamp(text, out RampArrival? ramp, out string? error), error);
        Assert.Equal(description, ramp.Description);
    }

    [Theory]
    [InlineData("1:50", "is no ramp")]
    [InlineData("a:b:c", "is no ramp")]
    [InlineData("1:2:3:4", "is no ramp")]
    [InlineData("-1:2:3", "is no ramp")]
    [InlineData("1e3:2:3", "is no ramp")]
    [InlineData("0:0:3", "not both 0")]
    [InlineData("1:2000000:3", "not both 0")]
    [InlineData("1:2:0", "between a millisecond and a week")]
    [InlineData("1:2:0.0000001", "between a millisecond and a week")]
    [InlineData("1:2:99999999", "between a millisecond and a week")]
    public void What_is_no_ramp_is_refused_with_one_line(string text, string reason)
    {
        Assert.False(ArrivalParser.TryParseRamp(text, out _, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
