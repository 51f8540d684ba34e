namespace FirstToken.Providers;

/// <summary>How an answer ended, judged by its own wire format (facts: wire.md §0.2).</summary>
public enum AnswerEnd : byte
{
    /// <summary>The proper terminator was seen.</summary>
    Complete,

    /// <summary>The answer is whole, but the terminator that should follow it is missing (OpenAI without <c>[DONE]</c>).</summary>
    CompleteWithoutTerminator,

    /// <summary>The provider reported an error inside the answer; see <see cref="AnswerSummary.Error"/>.</summary>
    Error,

    /// <summary>The bytes ended before the answer did.</summary>
    Truncated,

    /// <summary>The bytes are not what the format allows.</summary>
    Corrupt,

    /// <summary>One event or frame exceeded the cap.</summary>
    TooLarge,
}
