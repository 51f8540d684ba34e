using System.Buffers;
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

    private KeyValuePair<string, string>[] _lines = room == 0 ? [] : new KeyValuePair<string, string>[room];
    private int _count;

    public ReadOnlySpan<KeyValuePair<string, string>> Lines => _lines.AsSpan(0, _count);

    /// <summary>Makes room for as many lines.</summary>
    public void Expect(int lines)
    {
        if (_lines.Length < lines)
        {
            Array.Resize(ref _lines, lines);
        }
    }

    /// <summary>Adds a line. What is no name of a field is left out: it could be more than one line.</summary>
    public void Add(string name, string value)
    {
        if (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(s_ofNames))
        {
            Add(new(name, value));
        }
    }

    /// <summary>Adds a line of another list.</summary>
    public void Add(KeyValuePair<string, string> line)
    {
        if (_count == _lines.Length)
        {
            Expect(Math.Max(_count * 2, Usual));
        }

        _lines[_count++] = line;
    }

    /// <summary>Adds a line for each value.</summary>
    public void Add(string name, StringValues values)
    {
        foreach (string? value in values)
        {
            Add(name, value ?? string.Empty);
        }
    }

    public bool Contains(string name) => IndexOf(Lines, name) >= 0;

    /// <summary>Its value; that of several lines as one would have it (RFC 9110 §5.3).</summary>
    public string? Find(string name)
    {
        string? found = null;
        foreach ((string other, string value) in Lines)
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
        int at = IndexOf(Lines, name);
        if (at < 0)
        {
            Add(name, values);
            return;
        }

        name = _lines[at].Key;
        KeyValuePair<string, string>[] behind = [.. Lines[at..]];
        Array.Clear(_lines, at, _count - at);
        _count = at;
        foreach (string? value in values)
        {
            Add(new(name, value ?? string.Empty));
        }

        foreach (KeyValuePair<string, string> line in behind)
        {
            if (!IsSame(line.Key, name))
            {
                Add(line);
            }
        }
    }

    public void Clear()
    {
        Array.Clear(_lines, 0, _count);
        _count = 0;
    }

    public void Remove(string name)
    {
        int kept = 0;
        for (int line = 0; line < _count; line++)
        {
            if (!IsSame(_lines[line].Key, name))
            {
                _lines[kept++] = _lines[line];
            }
        }

        Array.Clear(_lines, kept, _count - kept);
        _count = kept;
    }

    /// <summary>Whether an earlier line has the name of this one.</summary>
    public bool IsAgain(int line) => IndexOf(Lines[..line], _lines[line].Key) >= 0;

    /// <summary>Each field once, its lines made one.</summary>
    public KeyValuePair<string, string>[] Joined()
    {
        var joined = new KeyValuePair<string, string>[_count];
        int count = 0;
        foreach ((string name, string value) in Lines)
        {
            int former = IndexOf(joined.AsSpan(0, count), name);
            if (former < 0)
            {
                joined[count++] = new(name, value);
            }
            else
            {
                joined[former] = new(joined[former].Key, $"{joined[former].Value}, {value}");
            }
        }

        return count == joined.Length ? joined : joined[..count];
    }

    /// <summary>Whether two names are the same, however they are written.</summary>
    public static bool IsSame(string name, string other) => name.Length == other.Length && name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static int IndexOf(ReadOnlySpan<KeyValuePair<string, string>> lines, string name)
    {
        for (int line = 0; line < lines.Length; line++)
        {
            if (IsSame(lines[line].Key, name))
            {
                return line;
            }
        }

        return -1;
    }
}
