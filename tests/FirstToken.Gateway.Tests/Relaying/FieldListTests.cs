using FirstToken.Gateway.Relaying;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
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

    [Fact]
    public void New_values_stand_where_the_first_of_the_old_ones_stood()
    {
        FieldList fields = Of(("a", "0"), ("X-A", "1"), ("b", "2"), ("x-a", "3"), ("c", "4"));

        fields.Set("x-A", new StringValues(["5", "6", "7"]));
        fields.Set("D", "8");

        Assert.Equal([new("a", "0"), new("X-A", "5"), new("X-A", "6"), new("X-A", "7"), new("b", "2"), new("c", "4"), new("D", "8")], fields.Lines.ToArray());
    }

    [Fact]
    public void There_is_room_for_more_lines_than_were_expected()
    {
        var fields = new FieldList(room: 0);
        for (int line = 0; line < 100; line++)
        {
            fields.Add($"x-{line}", "1");
        }

        Assert.Equal(100, fields.Lines.Length);
        Assert.Equal("x-99", fields.Lines[99].Key);
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
