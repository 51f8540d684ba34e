namespace FirstToken.Prompts;

/// <summary>A prompt or a file of prompts that cannot be used. The message is one line for people: what, where, why.</summary>
public sealed class PromptException : Exception
{
    /// <summary>Says why it cannot be used.</summary>
    /// <param name="message">One line: file, line where known, reason.</param>
    public PromptException(string message)
        : base(message)
    {
    }

    /// <summary>Says why it cannot be used, with what was thrown underneath.</summary>
    /// <param name="message">One line: file, line where known, reason.</param>
    /// <param name="innerException">What was thrown.</param>
    public PromptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that it cannot be used.</summary>
    public PromptException()
        : base("the prompt cannot be used")
    {
    }
}
