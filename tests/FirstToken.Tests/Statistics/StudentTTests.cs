using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class StudentTTests
{
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(4, 2.7764)]
    [InlineData(5, 2.5706)]
    [InlineData(6, 2.4469)]
    [InlineData(9, 2.2622)]
    [InlineData(19, 2.0930)]
    [InlineData(30, 2.0423)]
    [InlineData(1e9, 1.95996)]
    public void The_point_is_that_of_the_tables(double degrees, double expected)
    {
        Assert.Equal(expected, StudentT.Point975(degrees), 3);
    }

    [Fact]
    public void It_never_grows_with_the_degrees()
    {
        double last = double.PositiveInfinity;
        for (double degrees = 1; degrees < 40; degrees += 0.1)
        {
            double point = StudentT.Point975(degrees);
            Assert.True(point <= last, $"{degrees}: {point} after {last}");
            last = point;
        }
    }

    [Fact]
    public void Less_than_one_degree_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Point975(0.5));
    }
}
