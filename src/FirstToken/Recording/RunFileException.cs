namespace FirstToken.Recording;

/// <summary>A file is not what it should be; the message is one line for people that says which file and why.</summary>
public sealed class RunFileException : Exception
{
    /// <summary>A file that cannot be used.</summary>
    /// <param name="message">One line: which file and why.</param>
    public RunFileException(string message)
        : base(message)
    {
    }

    /// <summary>A file that cannot be used.</summary>
    /// <param name="message">One line: which file and why.</param>
    /// <param name="innerException">What was thrown while reading it.</param>
    public RunFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
