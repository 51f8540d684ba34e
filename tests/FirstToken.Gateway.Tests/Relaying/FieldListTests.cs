using FirstToken.Gateway.Relaying;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

public sealed class FieldListTests
{
    [Fact]
    public void A_field_is_found_however_its_name_is_written_and_several_lines_are_one_value()
    {
        FieldList fields = Of(("X-A", "1"), ("b", "2"), ("x-a", "3"));

        Assert.Equal("1, 3", fields.Find("x-A"));
        Assert.Equal([new("X-A", "1, 3"), new("b", "2")], fields.Joined());
        Assert.True(fields.IsAgain(2));
        Assert.Null(fields.Find("c"));
    }

    [Fact]
    public void Removing_a_field_removes_all_its_lines()
    {
        FieldList fields = Of(("X-A", "1"), ("b", "2"), ("x-a", "3"));

        fields.Remove("x-a");

        Assert.Equal([new("b", "2")], fields.Lines.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a\r\nb")]
    [InlineData("\u00e4")]
    public void What_is_no_name_is_left_out(string name)
    {
        Assert.Equal(0, Of((name, "1")).Lines.Length);
    }

    [Fact]
    public void Each_line_of_an_answer_goes_on_but_those_of_the_connection()
    {
        var to = new HeaderDictionary { ["Server"] = "gateway" };

        HeaderRules.CopyAnswer(Of(("set-cookie", "a=1"), ("Connection", "close, X-Hop"), ("x-hop", "1"), ("Keep-Alive", "5"), ("Set-Cookie", "b=2"), ("server", "upstream")), to);

        Assert.Equal("a=1|b=2", string.Join("|", to["set-cookie"].ToArray()));
        Assert.Equal("upstream", to["server"].ToString());
        Assert.Equal(2, to.Count);
    }

    private static FieldList Of(params (string Name, string Value)[] lines)
    {
        var fields = new FieldList();
        foreach ((string name, string value) in lines)
        {
            fields.Add(name, value);
        }

        return fields;
    }
}
