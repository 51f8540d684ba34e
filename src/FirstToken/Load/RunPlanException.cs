namespace FirstToken.Load;

/// <summary>A plan asks for something that cannot be run; the message says what and how to mend it.</summary>
public sealed class RunPlanException : Exception
{
    /// <summary>Makes one without a message.</summary>
    public RunPlanException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One line for people.</param>
    public RunPlanException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a cause.</summary>
    /// <param name="message">One line for people.</param>
    /// <param name="innerException">The cause.</param>
    public RunPlanException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
