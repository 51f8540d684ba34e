using System.Buffers;

namespace FirstToken.Gateway.CacheInjection;

/// <summary>
/// Splices breakpoints of the prompt cache into the bytes of a Messages body, direct or for InvokeModel, where its caller set none
/// (facts: wire.md §1.6). Bytes are only put in, never changed or taken out: a plain string that gets a mark is wrapped into a block
/// around its own bytes, which is the same prompt.
/// </summary>
public static class CacheInjector
{
    /// <summary>Bytes of JSON to a token; an estimate, and only of what is worth marking.</summary>
    public const int BytesPerToken = 4;

    internal static ReadOnlySpan<byte> Mark => ",\"cache_control\":{\"type\":\"ephemeral\"}"u8;

    internal static ReadOnlySpan<byte> WrapStart => "[{\"type\":\"text\",\"text\":"u8;

    internal static ReadOnlySpan<byte> WrapEnd => ",\"cache_control\":{\"type\":\"ephemeral\"}}]"u8;

    /// <summary>Writes the body with breakpoints.</summary>
    /// <param name="body">The complete body.</param>
    /// <param name="wanted">Where breakpoints may be put.</param>
    /// <param name="minimumTokens">The shortest prefix the model caches: <see cref="CacheMinimum"/>. None is put on a shorter one.</param>
    /// <param name="output">Gets the new body; nothing when the method returns 0.</param>
    /// <returns>
    /// How many were put in, at most 4. 0 means: send the body as it is. So with one that has a <c>cache_control</c> anywhere, that is
    /// too short, or that is not understood.
    /// </returns>
    public static int Inject(ReadOnlySpan<byte> body, CacheBreakpoints wanted, long minimumTokens, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (wanted == CacheBreakpoints.None || body.Length / BytesPerToken < minimumTokens || !CacheSpots.TryFind(body, out CacheSpots spots))
        {
            return 0;
        }

        long before = (long)spots.ToolBytes + spots.SystemBytes;
        List<BlockSpot> marks = [];
        Add(CacheBreakpoints.Tools, spots.Tool, spots.ToolBytes);
        Add(CacheBreakpoints.System, spots.System, before);
        Add(CacheBreakpoints.Tail, spots.TailBefore, before + Up(spots.TailBefore, spots.MessagesStart));
        Add(CacheBreakpoints.Tail, spots.Tail, before + Up(spots.Tail, spots.MessagesStart));
        if (marks.Count == 0)
        {
            return 0;
        }

        // Members of a body stand in any order.
        marks.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        Write(body, marks, output);
        return marks.Count;

        void Add(CacheBreakpoints place, BlockSpot? spot, long prefixBytes)
        {
            if ((wanted & place) != 0 && spot is { } mark && prefixBytes / BytesPerToken >= minimumTokens)
            {
                marks.Add(mark);
            }
        }
    }

    private static int Up(BlockSpot? spot, int messagesStart) => spot is { } place ? place.End - messagesStart : 0;

    private static void Write(ReadOnlySpan<byte> body, List<BlockSpot> marks, IBufferWriter<byte> output)
    {
        int done = 0;
        foreach (BlockSpot mark in marks)
        {
            if (mark.IsString)
            {
                output.Write(body[done..mark.Start]);
                output.Write(WrapStart);
                output.Write(body[mark.Start..mark.End]);
                output.Write(WrapEnd);
                done = mark.End;
            }
            else
            {
                output.Write(body[done..mark.Last]);
                output.Write(Mark);
                done = mark.Last;
            }
        }

        output.Write(body[done..]);
    }
}
