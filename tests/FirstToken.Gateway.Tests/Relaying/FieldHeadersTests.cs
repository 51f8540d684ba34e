using FirstToken.Gateway.Relaying;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

/// <summary>What ASP.NET and its users expect of a collection of fields, beside the framework's own.</summary>
public sealed class FieldHeadersTests
{
    public static TheoryData<string> Kinds => ["ours", "the framework's"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_field_is_one_however_many_lines_it_has(string kind)
    {
        IHeaderDictionary headers = Of(kind);
        headers.Append("X-A", "1");
        headers.Append("b", "2");
        headers.Append("x-a", "3");

        Assert.Equal(2, headers.Count);
        Assert.Equal(["X-A", "b"], headers.Keys);
        Assert.Equal([new StringValues(["1", "3"]), "2"], headers.Values);
        Assert.Equal([new("X-A", new StringValues(["1", "3"])), new("b", "2")], headers.ToArray());
        Assert.Equal("1,3", headers["X-a"].ToString());
        Assert.True(headers.TryGetValue("B", out StringValues b));
        Assert.Equal("2", b);
        Assert.True(headers.Contains(new("B", "2")));
        Assert.False(headers.Contains(new("B", "3")));
        var copy = new KeyValuePair<string, StringValues>[3];
        headers.CopyTo(copy, 1);
        Assert.Equal(["X-A", "b"], copy[1..].Select(one => one.Key));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_field_is_set_added_once_and_taken_away(string kind)
    {
        IHeaderDictionary headers = Of(kind);
        headers["a"] = new StringValues(["1", "2"]);
        headers["A"] = "3";

        Assert.Equal("3", Assert.Single(headers).Value);
        Assert.Throws<ArgumentException>(() => headers.Add(new("a", "4")));
        headers.Add(new("b", "5"));
        Assert.True(headers.Remove("A"));
        Assert.False(headers.Remove("A"));
        Assert.False(headers.Remove(new KeyValuePair<string, StringValues>("b", "6")));
        headers["b"] = default;
        Assert.Empty(headers);
        Assert.Equal(0, headers["b"].Count);
        Assert.False(headers.TryGetValue("b", out _));
        Assert.Throws<KeyNotFoundException>(() => ((IDictionary<string, StringValues>)headers)["b"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_length_is_a_number_or_not_there(string kind)
    {
        IHeaderDictionary headers = Of(kind);

        Assert.Null(headers.ContentLength);
        headers.ContentLength = 12;
        Assert.Equal("12", headers["content-length"]);
        Assert.Equal(12, headers.ContentLength);
        headers["Content-Length"] = "-1";
        Assert.Null(headers.ContentLength);
        headers["Content-Length"] = "many";
        Assert.Null(headers.ContentLength);
        headers.ContentLength = null;
        Assert.False(headers.ContainsKey("Content-Length"));
        headers["c"] = "1";
        headers.Clear();
        Assert.Empty(headers);
    }

    [Fact]
    public void Lines_go_on_as_they_came()
    {
        var from = new FieldHeaders();
        (string, string)[] sent = [("b", "1"), ("Host", "x"), ("A", "2"), ("connection", "x-hop"), ("X-Hop", "h"), ("B", "3"), ("Accept-Encoding", "gzip")];
        foreach ((string name, string value) in sent)
        {
            from.Fields.Add(name, value);
        }

        var up = new FieldList();
        var down = new FieldHeaders();
        HeaderRules.CopyRequest(from, up, askForIdentity: true);
        HeaderRules.CopyAnswer(up, down);

        Assert.Equal([new("b", "1"), new("A", "2"), new("B", "3"), new("Accept-Encoding", "identity")], up.Lines.ToArray());
        Assert.Equal(up.Lines.ToArray(), down.Fields.Lines.ToArray());
    }

    private static IHeaderDictionary Of(string kind) => kind == "ours" ? new FieldHeaders() : new HeaderDictionary();
}
