using System.Text;
using System.Text.Json;
using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class JsonArrayReaderTests
{
    [Fact]
    public void An_element_comes_at_the_brace_that_closes_it() =>
        Assert.Equal(
            [("""{"a":[1,{}]}""", 13), ("""{"b":"]}\"\\"}""", 30)],
            Read(new JsonArrayReader(), """[{"a":[1,{}]} , {"b":"]}\"\\"} ] """, bytewise: true));

    [Theory]
    [InlineData("[]")]
    [InlineData(" \r\n\t[ \n ] \n")]
    [InlineData("")]
    public void An_array_without_elements_has_none(string json)
    {
        var reader = new JsonArrayReader();

        Assert.Empty(Read(reader, json, bytewise: true));
        Assert.Equal(WireFault.None, reader.Fault);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("x")]
    [InlineData("]")]
    [InlineData(",")]
    [InlineData("[[{}]]")]
    [InlineData("[]]")]
    [InlineData("[],")]
    [InlineData("[]{}")]
    [InlineData("<html>")]
    [InlineData("\"{}\"")]
    public void What_is_no_array_of_objects_ends_the_stream(string json)
    {
        var reader = new JsonArrayReader();

        Assert.Empty(Read(reader, json, bytewise: true));
        Assert.Equal(WireFault.Corrupt, reader.Fault);
    }

    [Fact]
    public void An_object_alone_is_given_out_too() =>
        Assert.Equal(["""{"error":{}}"""], Read(new JsonArrayReader(), """ {"error":{}}""", bytewise: true).Select(item => item.Text));

    [Fact]
    public void An_element_beyond_the_cap_ends_the_stream()
    {
        var reader = new JsonArrayReader(maxElementBytes: 7);

        Assert.Equal(["""{"a":1}"""], Read(reader, """[{"a":1},{"a":12},{}]""", bytewise: true).Select(item => item.Text));
        Assert.Equal(WireFault.TooLarge, reader.Fault);

        reader.Reset();
        Assert.Single(Read(reader, "[{}]", bytewise: false));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[{}]")]
    [InlineData("""[{"a":""")]
    [InlineData("""[{"a":"te""")]
    [InlineData("""[{"a":"\""")]
    public void Reset_forgets_a_stream_wherever_it_stopped(string stopped)
    {
        var reader = new JsonArrayReader();
        Read(reader, stopped, bytewise: true);

        reader.Reset();

        Assert.Equal([("""{"b":1}""", 8)], Read(reader, """[{"b":1}]""", bytewise: true));
        Assert.Equal(WireFault.None, reader.Fault);
    }

    [Fact]
    public void Any_array_gives_the_elements_a_json_parser_sees() => Prop.ForAll<NonNull<string>[], bool>((texts, bytewise) =>
    {
        string[] elements = [.. texts.Select(text => $$$"""{"k{[":{{{JsonSerializer.Serialize(text.Get)}}},"n":[{"x":1},[]]}""")];

        Assert.Equal(elements, Read(new JsonArrayReader(), $"[{string.Join(",\r\n", elements)}]\n", bytewise).Select(item => item.Text));
    }).QuickCheckThrowOnFailure();

    private static List<(string Text, int At)> Read(JsonArrayReader reader, string json, bool bytewise)
    {
        List<(string, int)> seen = [];
        byte[] stream = Encoding.UTF8.GetBytes(json);
        int step = bytewise ? 1 : Math.Max(1, stream.Length);
        for (int start = 0; start < stream.Length; start += step)
        {
            ReadOnlySpan<byte> piece = stream.AsSpan(start, step);
            while (reader.TryRead(ref piece, out ReadOnlySpan<byte> element))
            {
                seen.Add((Encoding.UTF8.GetString(element), start + step - piece.Length));
            }
        }

        return seen;
    }
}
