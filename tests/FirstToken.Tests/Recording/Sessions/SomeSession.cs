using System.Globalization;
using System.Text;
using FirstToken.Recording.Sessions;
using Xunit;

namespace FirstToken.Tests.Recording.Sessions;

/// <summary>Logs of coding sessions to test with, a line at a time.</summary>
internal sealed class SomeSession
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private readonly StringBuilder _lines = new();
    private DateTimeOffset _now = Begin;
    private int _number;

    public string Text => _lines.ToString();

    public SomeSession Line(string json)
    {
        _lines.Append(json).Append('\n');
        return this;
    }

    public SomeSession After(double milliseconds)
    {
        _now = _now.AddMilliseconds(milliseconds);
        return this;
    }

    /// <summary>An answer that asks for one tool; sent now, complete after two seconds. The result comes after another half.</summary>
    public SomeSession Tool(string name, string input, string result = "nothing", long read = 0, long anew = 10, long written = 0, string? agent = null)
    {
        int n = ++_number;
        Request(n);
        After(2000);
        string content = $$"""[{"type":"tool_use","id":"toolu_{{n}}","name":"{{name}}","input":{{input}}}]""";
        Answer(n, content, "tool_use", read, anew, written, agent);
        After(500);
        return Line($$"""{"type":"user","sessionId":"s-1","timestamp":"{{Time}}"{{Agent(agent)}},"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_{{n}}","content":{{System.Text.Json.JsonSerializer.Serialize(result)}} } ] } }""");
    }

    /// <summary>An answer in two blocks, and so in two records.</summary>
    public SomeSession Say(long read = 0, long anew = 10, long written = 0, string? agent = null)
    {
        int n = ++_number;
        Request(n);
        After(1000);
        Answer(n, """[{"type":"thinking","thinking":"x"}]""", null, read, anew, written, agent);
        After(1000);
        return Answer(n, """[{"type":"text","text":"said"}]""", "end_turn", read, anew, written, agent);
    }

    public SomeSession Refused(int status) =>
        Line($$"""{"type":"system","subtype":"api_error","uuid":"u-{{++_number}}","sessionId":"s-1","timestamp":"{{Time}}","error":{"status":{{status}}},"retryInMs":600,"retryAttempt":1}""");

    public Task<SessionLog> ReadAsync() =>
        SessionLogReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Text)), "session.jsonl", TestContext.Current.CancellationToken);

    private string Time => _now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string Agent(string? agent) => agent is null ? string.Empty : $",\"isSidechain\":true,\"agentId\":\"{agent}\"";

    private void Request(int n) => Line($$"""{"type":"api-request","id":"api_{{n}}","timestamp":"{{Time}}","params":{"model":"claude-sonnet-5-5"} }""");

    private SomeSession Answer(int n, string content, string? stop, long read, long anew, long written, string? agent)
    {
        string usage = $$"""{"input_tokens":{{anew}},"cache_read_input_tokens":{{read}},"cache_creation_input_tokens":{{written}},"output_tokens":40}""";
        return Line($$"""{"type":"assistant","sessionId":"s-1","uuid":"u-{{n}}","requestId":"req_{{n}}","requestRef":"api_{{n}}","timestamp":"{{Time}}"{{Agent(agent)}},"message":{"id":"msg_{{n}}","model":"claude-sonnet-5-5","stop_reason":{{(stop is null ? "null" : $"\"{stop}\"")}},"content":{{content}},"usage":{{usage}} } }""");
    }
}
