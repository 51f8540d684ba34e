namespace FirstToken.Providers.OpenAi;

/// <summary>What an error body said, verbatim.</summary>
internal record struct OpenAiErrorText
{
    /// <summary>The family of the error.</summary>
    public string? Type { get; set; }

    /// <summary>The error itself; some servers give the HTTP status here.</summary>
    public string? Code { get; set; }

    /// <summary>The text for people.</summary>
    public string? Message { get; set; }

    /// <summary>Whether it said nothing we can use.</summary>
    public readonly bool IsEmpty => Type is null && Code is null && Message is null;

    /// <summary>The provider's own name of the error, as exact as it gave one.</summary>
    public readonly string? Name => (Code ?? Type) is { } name ? HttpErrors.OneLine(name) : null;

    /// <summary>One line for people.</summary>
    public readonly string Line
    {
        get
        {
            string line = HttpErrors.OneLine(Message ?? "");
            return line.Length > 0 ? line : (Name ?? "the provider reported an error without saying which");
        }
    }
}
