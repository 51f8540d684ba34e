using System.Buffers;
using System.Text.Json;

namespace FirstToken.Providers.Json;

/// <summary>
/// Recognises a chunk that differs from one parsed before only in known places, without parsing it: the chunks of one
/// answer repeat id, model and all their structure, and only the text and a counter change. Because every other byte is
/// compared, a chunk that matches means exactly what the parsed one meant.
/// </summary>
/// <remarks>Use: <see cref="Begin"/>, mark holes while parsing, <see cref="Learn"/>; then <see cref="TryMatch"/>.</remarks>
internal sealed class ChunkTemplate
{
    private const int MaxHoles = 6;
    private const int MaxBytes = 4096;
    private const int MaxDigits = 15;

    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private readonly Hole[] _marked = new Hole[MaxHoles];
    private readonly Hole[] _holes = new Hole[MaxHoles];
    private int _markedCount;
    private int _holeCount;
    private bool _refused;
    private byte[] _bytes = [];
    private int _length;

    /// <summary>What stands in a hole.</summary>
    public enum Holds : byte
    {
        /// <summary>Text nobody wants: padding, a time.</summary>
        Padding,

        /// <summary>A number nobody wants.</summary>
        Counter,

        /// <summary>The output; exactly one a chunk.</summary>
        Output,

        /// <summary>The running count of output tokens.</summary>
        OutputTokens,
    }

    /// <summary>Starts over, for a chunk about to be parsed.</summary>
    public void Begin()
    {
        _markedCount = 0;
        _refused = false;
    }

    /// <summary>Marks the string or number the reader stands on as a place that changes.</summary>
    public void Mark(ref Utf8JsonReader json, Holds holds)
    {
        bool isText = json.TokenType == JsonTokenType.String;
        ReadOnlySpan<byte> value = json.ValueSpan;
        bool plain = isText ? !json.ValueIsEscaped : json.TokenType == JsonTokenType.Number && IsCount(value);
        if (!plain || isText != Hole.IsTextIn(holds) || _markedCount == MaxHoles)
        {
            _refused = true;
            return;
        }

        int start = (int)json.TokenStartIndex + (isText ? 1 : 0);
        _marked[_markedCount++] = new Hole(start, start + value.Length, holds);
    }

    /// <summary>Says that the chunk being parsed means more than its holes: it is not a model for others.</summary>
    public void Refuse() => _refused = true;

    /// <summary>Takes the chunk just parsed as the model, if it is one.</summary>
    public void Learn(ReadOnlySpan<byte> chunk)
    {
        if (_refused || chunk.Length > MaxBytes || OutputHoles() != 1)
        {
            return;
        }

        if (_bytes.Length < chunk.Length)
        {
            _bytes = new byte[Math.Max(512, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)chunk.Length))];
        }

        chunk.CopyTo(_bytes);
        _length = chunk.Length;
        _marked.CopyTo(_holes, 0);
        _holeCount = _markedCount;
    }

    /// <summary>Compares a chunk with the model.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="output">What stands in the output's place; may be empty.</param>
    /// <param name="outputTokens">What stands in the place of the running count; −1 where there is none.</param>
    public bool TryMatch(ReadOnlySpan<byte> chunk, out ReadOnlySpan<byte> output, out long outputTokens)
    {
        output = default;
        outputTokens = -1;
        if (_length == 0)
        {
            return false;
        }

        ReadOnlySpan<byte> model = _bytes.AsSpan(0, _length);
        int done = 0;
        foreach (ref readonly Hole hole in _holes.AsSpan(0, _holeCount))
        {
            ReadOnlySpan<byte> literal = model[done..hole.Start];
            if (!chunk.StartsWith(literal))
            {
                return false;
            }

            chunk = chunk[literal.Length..];
            int length = hole.IsText ? PlainTextLength(chunk) : CountLength(chunk);
            if (length < 0)
            {
                return false;
            }

            if (hole.Holds == Holds.Output)
            {
                output = chunk[..length];
            }
            else if (hole.Holds == Holds.OutputTokens)
            {
                outputTokens = Count(chunk[..length]);
            }

            chunk = chunk[length..];
            done = hole.End;
        }

        return chunk.SequenceEqual(model[done..]);
    }

    /// <summary>Forgets the model, keeps the memory.</summary>
    public void Reset()
    {
        _length = 0;
        _holeCount = 0;
    }

    private int OutputHoles()
    {
        int found = 0;
        foreach (ref readonly Hole hole in _marked.AsSpan(0, _markedCount))
        {
            found += hole.Holds == Holds.Output ? 1 : 0;
        }

        return found;
    }

    private static int PlainTextLength(ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOfAny(EndsPlainText);
        return length >= 0 && rest[length] == (byte)'"' ? length : -1;
    }

    private static int CountLength(ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return length > 0 && IsCount(rest[..length]) ? length : -1;
    }

    // Digits without a leading zero, as JSON has it, and few enough that no counter of theirs overflows.
    private static bool IsCount(ReadOnlySpan<byte> digits) =>
        digits.Length is > 0 and <= MaxDigits
        && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
        && (digits.Length == 1 || digits[0] != (byte)'0');

    private static long Count(ReadOnlySpan<byte> digits)
    {
        long count = 0;
        foreach (byte digit in digits)
        {
            count = (count * 10) + (digit - (byte)'0');
        }

        return count;
    }

    private readonly record struct Hole(int Start, int End, Holds Holds)
    {
        public bool IsText => IsTextIn(Holds);

        public static bool IsTextIn(Holds holds) => holds is Holds.Padding or Holds.Output;
    }
}
