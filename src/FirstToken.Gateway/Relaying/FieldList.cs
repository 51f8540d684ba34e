using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// The fields of a request or an answer on their way through: in their order, a line each, names as they were written. The framework's
/// collections sort them into kinds and know every one by name, which costs more than to relay them.
/// </summary>
/// <param name="room">How many lines are expected.</param>
internal sealed class FieldList(int room = FieldList.Usual)
{
    /// <summary>Lines there usually are at most.</summary>
    public const int Usual = 16;

    // RFC 9110 §5.6.2
    private static readonly SearchValues<char> s_ofNames = SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");

    private readonly List<KeyValuePair<string, string>> _lines = new(room);

    /// <summary>Makes room for as many lines.</summary>
    public void Expect(int lines) => _lines.EnsureCapacity(lines);

    public ReadOnlySpan<KeyValuePair<string, string>> Lines => CollectionsMarshal.AsSpan(_lines);

    /// <summary>Adds a line. What is no name of a field is left out: it could be more than one line.</summary>
    public void Add(string name, string value)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(s_ofNames))
        {
            _lines.Add(new(name, value));
        }
    }

    /// <summary>Adds a line of another list.</summary>
    public void Add(KeyValuePair<string, string> line) => _lines.Add(line);

    /// <summary>Adds a line for each value.</summary>
    public void Add(string name, StringValues values)
    {
        foreach (string? value in values)
        {
            Add(name, value ?? string.Empty);
        }
    }

    public bool Contains(string name) => IndexOf(_lines, name, _lines.Count) >= 0;

    /// <summary>Its value; that of several lines as one would have it (RFC 9110 §5.3).</summary>
    public string? Find(string name)
    {
        string? found = null;
        foreach ((string other, string value) in _lines)
        {
            if (IsSame(other, name))
            {
                found = found is null ? value : $"{found}, {value}";
            }
        }

        return found;
    }

    /// <summary>The values of its lines, one by one.</summary>
    public StringValues Values(string name)
    {
        StringValues values = default;
        foreach ((string other, string value) in Lines)
        {
            if (IsSame(other, name))
            {
                values = values.Count == 0 ? value : StringValues.Concat(values, value);
            }
        }

        return values;
    }

    /// <summary>Gives a field these values, where its first line stands; behind all others where it has none.</summary>
    public void Set(string name, StringValues values)
    {
        int at = IndexOf(_lines, name, _lines.Count);
        if (at < 0)
        {
            Add(name, values);
            return;
        }

        name = _lines[at].Key;
        Remove(name);
        foreach (string? value in values)
        {
            _lines.Insert(at++, new(name, value ?? string.Empty));
        }
    }

    public void Clear() => _lines.Clear();

    public void Remove(string name)
    {
        for (int at; (at = IndexOf(_lines, name, _lines.Count)) >= 0;)
        {
            _lines.RemoveAt(at);
        }
    }

    /// <summary>Whether an earlier line has the name of this one.</summary>
    public bool IsAgain(int line) => IndexOf(_lines, _lines[line].Key, line) >= 0;

    /// <summary>Each field once, its lines made one.</summary>
    public List<KeyValuePair<string, string>> Joined()
    {
        List<KeyValuePair<string, string>> joined = new(_lines.Count);
        foreach ((string name, string value) in _lines)
        {
            int former = IndexOf(joined, name, joined.Count);
            if (former < 0)
            {
                joined.Add(new(name, value));
            }
            else
            {
                joined[former] = new(joined[former].Key, $"{joined[former].Value}, {value}");
            }
        }

        return joined;
    }

    /// <summary>Whether two names are the same, however they are written.</summary>
    public static bool IsSame(string name, string other) => name.Length == other.Length && name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static int IndexOf(List<KeyValuePair<string, string>> lines, string name, int end)
    {
        for (int line = 0; line < end; line++)
        {
            if (IsSame(lines[line].Key, name))
            {
                return line;
            }
        }

        return -1;
    }
}
