using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class LabelTextTests
{
    [Theory]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5")]
    [InlineData("a\"b\\c", "a\"b\\c")]
    [InlineData("two words", "two words")]
    [InlineData("модель", "модель")]
    [InlineData("line\nbreak\r\ttab\0end", "line_break__tab_end")]
    [InlineData("right\u202Eleft\u200B\uFEFF", "right_left__")]
    [InlineData("whole \uD83D\uDE00", "whole \uD83D\uDE00")]
    [InlineData("", "none")]
    [InlineData(" \n\t", "none")]
    [InlineData(null, "none")]
    public void A_label_is_one_line_of_characters_that_can_be_seen(string? text, string label) => Assert.Equal(label, LabelText.Clean(text));

    [Fact]
    public void Half_of_a_character_is_marked() => Assert.Equal("half \uFFFD", LabelText.Clean("half \uD83D"));

    [Fact]
    public void A_label_is_cut_at_a_whole_character()
    {
        string label = LabelText.Clean(new string('x', LabelText.Longest - 1) + "\uD83D\uDE00 and more");

        Assert.Equal(new string('x', LabelText.Longest - 1), label);
    }
}
