namespace FirstToken.Reports;

/// <summary>How many requests failed in one way, for people.</summary>
internal static class FailureText
{
    private const int Longest = 140;

    /// <summary><c>3 × connect_refused: connection refused</c>.</summary>
    public static string Of(int count, string kind, string? message) =>
        $"{Figures.Count(count)} × {kind}{(message is null ? string.Empty : ": " + Short(message))}";

    private static string Short(string message) => message.Length > Longest ? message[..(Longest - 3)] + "..." : message;
}
