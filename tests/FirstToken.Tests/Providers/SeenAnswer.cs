using System.Text;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>Everything a test saw of one answer: its events and where they came, its content, how it ended.</summary>
internal sealed class SeenAnswer : IContentSink
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> _tools = [];

    public List<(AnswerEvent Event, int At)> Events { get; } = [];

    public AnswerEnd End { get; private set; }

    public AnswerEvent Last { get; private set; }

    public string Text => _text.ToString();

    public string Reasoning => _reasoning.ToString();

    public string Refusal => _refusal.ToString();

    public int ArgumentPieces { get; private set; }

    public IReadOnlyList<(string Id, string Name, string Arguments)> Tools =>
        [.. _tools.Values.Select(tool => (tool.Id, tool.Name, tool.Arguments.ToString()))];

    /// <summary>Where the events with output of <paramref name="kind"/> came.</summary>
    public IEnumerable<int> Places(OutputKinds kind) =>
        Events.Where(item => (item.Event.Output & kind) != 0).Select(item => item.At);

    /// <summary>Feeds a whole answer in pieces that end at <paramref name="ends"/>.</summary>
    public static SeenAnswer Read(AnswerReader reader, ReadOnlySpan<byte> body, int[] ends, bool withContent = true)
    {
        var seen = new SeenAnswer();
        reader.Reset();
        reader.Content = withContent ? seen : null;
        int start = 0;
        foreach (int end in ends)
        {
            ReadOnlySpan<byte> piece = body[start..end];
            while (reader.TryRead(ref piece, out AnswerEvent item))
            {
                seen.Events.Add((item, end - piece.Length));
            }

            start = end;
        }

        seen.End = reader.Finish(out AnswerEvent last);
        seen.Last = last;
        return seen;
    }

    void IContentSink.Text(ReadOnlySpan<byte> utf8) => _text.Append(Decode(utf8));

    void IContentSink.Reasoning(ReadOnlySpan<byte> utf8) => _reasoning.Append(Decode(utf8));

    void IContentSink.Refusal(ReadOnlySpan<byte> utf8) => _refusal.Append(Decode(utf8));

    void IContentSink.ToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name) =>
        _tools[index] = (Encoding.UTF8.GetString(id), Encoding.UTF8.GetString(name), new StringBuilder());

    void IContentSink.ToolArguments(int index, ReadOnlySpan<byte> utf8)
    {
        ArgumentPieces++;
        if (!_tools.TryGetValue(index, out (string Id, string Name, StringBuilder Arguments) tool))
        {
            _tools[index] = tool = ("", "", new StringBuilder());
        }

        tool.Arguments.Append(Decode(utf8));
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        Assert.False(utf8.IsEmpty);
        return Encoding.UTF8.GetString(utf8);
    }
}
