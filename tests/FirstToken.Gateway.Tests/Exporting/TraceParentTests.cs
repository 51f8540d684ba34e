using FirstToken.Gateway.Exporting;
using Xunit;

namespace FirstToken.Gateway.Tests.Exporting;

public sealed class TraceParentTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    [Theory]
    [InlineData($"00-{Trace}-{Span}-01", true)]
    [InlineData($"00-{Trace}-{Span}-00", false)]
    [InlineData($"00-{Trace}-{Span}-03", true)]
    [InlineData($"cc-{Trace}-{Span}-01-what-comes-later", true)]
    public void A_callers_span_is_read(string text, bool sampled) => Assert.Equal(new TraceParent(Trace, Span, sampled), TraceParent.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData($"00-{Trace}-{Span}")]
    [InlineData($"00-{Trace}-{Span}-01-more")]
    [InlineData($"ff-{Trace}-{Span}-01")]
    [InlineData($"00-00000000000000000000000000000000-{Span}-01")]
    [InlineData($"00-{Trace}-0000000000000000-01")]
    [InlineData($"00-4BF92F3577B34DA6A3CE929D0E0E4736-{Span}-01")]
    [InlineData($"00-{Trace}-00f067aa0ba902bg-01")]
    [InlineData("00-\u0660\u0660f92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public void What_is_none_starts_a_new_trace(string? text) => Assert.Null(TraceParent.Read(text));

    [Fact]
    public void No_piece_of_one_is_one()
    {
        string whole = $"00-{Trace}-{Span}-01";

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(TraceParent.Read(whole[..length])));
    }
}
