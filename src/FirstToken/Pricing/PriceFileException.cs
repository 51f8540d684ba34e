namespace FirstToken.Pricing;

/// <summary>A price file that cannot be used. The message is one line for people: which file, where, why.</summary>
public sealed class PriceFileException : Exception
{
    /// <summary>Says why a file cannot be used.</summary>
    /// <param name="message">One line: file, line where known, reason.</param>
    public PriceFileException(string message)
        : base(message)
    {
    }

    /// <summary>Says why a file cannot be used, with what was thrown underneath.</summary>
    /// <param name="message">One line: file, line where known, reason.</param>
    /// <param name="innerException">What was thrown.</param>
    public PriceFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that the file cannot be used.</summary>
    public PriceFileException()
        : base("the price file cannot be used")
    {
    }
}
