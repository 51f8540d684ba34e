using System.Text;

namespace FirstToken.Prompts.Traces;

/// <summary>The lines of a text with their numbers from 1, blank ones skipped; a line that never ends is refused.</summary>
/// <param name="text">The text.</param>
/// <param name="file">Its name, for messages.</param>
internal sealed class TraceLines(TextReader text, string file)
{
    /// <summary>The longest line read, in characters: an answer of a million chunks in an event log.</summary>
    public const int LongestLine = 32 * 1024 * 1024;

    private readonly char[] _buffer = new char[64 * 1024];
    private readonly StringBuilder _line = new();
    private int _length;
    private int _at;

    /// <summary>Number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line that is not blank.</summary>
    /// <returns><see langword="null"/> at the end.</returns>
    /// <exception cref="PromptException">A line is too long.</exception>
    public string? Read()
    {
        while (ReadAny() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>What is wrong with the line read last.</summary>
    public PromptException Wrong(string why) => new($"{file} line {Number}: {why}");

    private string? ReadAny()
    {
        _line.Clear();
        bool any = false;
        while (Fill())
        {
            any = true;
            int end = Array.IndexOf(_buffer, '\n', _at, _length - _at);
            int stop = end < 0 ? _length : end;
            _line.Append(_buffer, _at, stop - _at);
            _at = end < 0 ? _length : end + 1;
            if (_line.Length > LongestLine)
            {
                Number++;
                throw Wrong($"longer than {LongestLine / 1024 / 1024} MB");
            }

            if (end >= 0)
            {
                break;
            }
        }

        Number += any ? 1 : 0;
        return any ? _line.ToString().TrimEnd('\r') : null;
    }

    private bool Fill()
    {
        if (_at == _length)
        {
            (_at, _length) = (0, text.Read(_buffer, 0, _buffer.Length));
        }

        return _length > 0;
    }
}
