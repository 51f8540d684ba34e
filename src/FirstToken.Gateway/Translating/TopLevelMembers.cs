using System.Buffers;
using System.Text.Json;
using FirstToken.Gateway.Bodies;

namespace FirstToken.Gateway.Translating;

/// <summary>Where the members of a JSON object stand in its bytes, so that single ones can be cut out and put in.</summary>
internal sealed class TopLevelMembers
{
    private readonly List<Member> _members = [];

    private TopLevelMembers()
    {
    }

    /// <summary>Finds them.</summary>
    /// <returns><see langword="null"/> when the body is not one object, or has two members of one name.</returns>
    public static TopLevelMembers? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, RequestFactsReader.Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var found = new TopLevelMembers();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                int start = (int)json.TokenStartIndex;
                json.Read();
                int value = (int)json.TokenStartIndex;
                json.Skip();
                found._members.Add(new Member(name, start, value, (int)json.BytesConsumed));
                if (!names.Add(name))
                {
                    return null;
                }
            }

            return json.Read() ? null : found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value of a member as it stands; empty where there is none.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> body, string name)
    {
        Member? member = _members.Find(member => member.Name == name);
        return member is null ? default : body[member.Value..member.End];
    }

    /// <summary>The value of a member that is a string; <see langword="null"/> for anything else.</summary>
    public string? Text(ReadOnlySpan<byte> body, string name) =>
        Value(body, name) is [(byte)'"', ..] value && Strings(value) is [string text] ? text : null;

    /// <summary>The strings of a member that is a list of them.</summary>
    public IReadOnlyList<string> Texts(ReadOnlySpan<byte> body, string name) =>
        Value(body, name) is [(byte)'[', ..] value ? Strings(value) : [];

    /// <summary>Writes the object without some members and with others before the rest; all other bytes as they stand.</summary>
    /// <param name="body">The object.</param>
    /// <param name="dropped">Names of those to leave out.</param>
    /// <param name="inserted">Members to put first, as JSON without braces; not empty.</param>
    /// <param name="output">Where to.</param>
    public void Write(
        ReadOnlySpan<byte> body, IReadOnlySet<string> dropped, ReadOnlySpan<byte> inserted, IBufferWriter<byte> output)
    {
        int brace = body.IndexOf((byte)'{') + 1;
        int first = _members.Count > 0 ? _members[0].Start : brace;
        output.Write(body[..first]);
        output.Write(inserted);
        ReadOnlySpan<byte> between = ","u8;
        for (int at = 0; at < _members.Count; at++)
        {
            Member member = _members[at];
            if (dropped.Contains(member.Name))
            {
                continue;
            }

            output.Write(between);
            output.Write(body[member.Start..member.End]);
            between = at + 1 < _members.Count ? body[member.End.._members[at + 1].Start] : default;
        }

        output.Write(body[(_members.Count > 0 ? _members[^1].End : brace)..]);
    }

    private static List<string> Strings(ReadOnlySpan<byte> value)
    {
        List<string> found = [];
        try
        {
            var json = new Utf8JsonReader(value, RequestFactsReader.Options);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.String && json.CurrentDepth <= 1)
                {
                    found.Add(json.GetString()!);
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no name that anybody knows.
        }

        return found;
    }

    private sealed record Member(string Name, int Start, int Value, int End);
}
