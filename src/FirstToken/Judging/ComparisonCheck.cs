namespace FirstToken.Judging;

/// <summary>One result of a comparison as a test of a build: for JUnit files and annotations.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Passed or failed; absent where nothing could be told.</param>
/// <param name="Message">The evidence, one line for people.</param>
public sealed record ComparisonCheck(string Name, bool? Passed, string Message)
{
    /// <summary>What it was checked on: the name of the second target.</summary>
    public required string Group { get; init; }
}
