using FirstToken.Simulator.Recording;

namespace FirstToken.Simulator.Plans;

/// <summary>A whole answer, decided before its first byte leaves: what is sent, and when.</summary>
internal sealed class Plan
{
    private const int UsualHeaders = 20;

    public int Status { get; init; } = 200;

    public List<KeyValuePair<string, string>> Headers { get; } = new(UsualHeaders);

    /// <summary>The body of an answer that is not streamed; null for a stream.</summary>
    public byte[]? Body { get; init; }

    /// <summary>When the head goes out, after the request's arrival; with <see cref="Body"/>, head and body.</summary>
    public long HeadDueNanoseconds { get; init; }

    /// <summary>How long the request waits for its turn: everything below is that much later.</summary>
    public long WaitNanoseconds { get; set; }

    public PlanItem[] Items { get; init; } = [];

    /// <summary>What is put into each frame at <see cref="Frame.PatchAt"/>.</summary>
    public byte[] Patch { get; init; } = [];

    public PlanEnd End { get; init; }

    /// <summary>When a cut happens; a whole body of which only the first half is sent is cut too.</summary>
    public long EndDueNanoseconds { get; init; }

    /// <summary>For <see cref="PlanEnd.Repeat"/>: the time between two sends.</summary>
    public long RepeatEveryNanoseconds { get; init; }

    /// <summary>For <see cref="PlanEnd.Repeat"/>: after how many repetitions the body ends.</summary>
    public long RepeatTimes { get; init; } = long.MaxValue;

    /// <summary>What the log is told; null for calls that are not logged.</summary>
    public AnswerFacts? Facts { get; set; }

    public int OutputItems { get; init; }

    public static Plan Json(int status, string body) => Whole(status, "application/json", body);

    public static Plan Whole(int status, string contentType, string body, long dueNanoseconds = 0) => new()
    {
        Status = status,
        Headers = { new("content-type", contentType) },
        Body = System.Text.Encoding.UTF8.GetBytes(body),
        HeadDueNanoseconds = dueNanoseconds,
    };

    public Plan With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }
}
