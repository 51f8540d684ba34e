using System.Globalization;
using System.Text;

namespace FirstToken.Reports.Ci;

/// <summary>
/// Writes checks as GitHub workflow commands: an error for each that failed, a warning for each that could not be decided, one
/// notice with the verdict. GitHub shows ten annotations of a kind for a step and drops the rest; the tenth therefore counts those.
/// </summary>
/// <remarks>docs.github.com, "Workflow commands for GitHub Actions".</remarks>
public static class GitHubAnnotations
{
    /// <summary>Annotations of one kind that GitHub shows for a step.</summary>
    public const int MostOfAKind = 10;

    /// <summary>The commands, a line each.</summary>
    /// <param name="suite">The checks.</param>
    public static IEnumerable<string> Write(CheckSuite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        IEnumerable<string> errors = Of("error", "failed", suite, CheckOutcome.Failed);
        IEnumerable<string> warnings = Of("warning", "could not be decided", suite, CheckOutcome.Skipped);
        return [.. errors, .. warnings, Command("notice", "firsttoken " + suite.Name, string.Join('\n', [.. suite.Notices, Verdict(suite)]))];
    }

    private static IEnumerable<string> Of(string kind, string what, CheckSuite suite, CheckOutcome outcome)
    {
        CheckResult[] checks = [.. suite.Checks.Where(check => check.Outcome == outcome)];
        int shown = checks.Length > MostOfAKind ? MostOfAKind - 1 : checks.Length;
        foreach (CheckResult check in checks.Take(shown))
        {
            string title = $"{suite.Name}: {check.Name}" + (check.Group is { } group ? $" ({group})" : string.Empty);
            yield return Command(kind, title, check.Details is { } details ? check.Message + "\n" + details : check.Message);
        }

        if (shown < checks.Length)
        {
            yield return Command(kind, "firsttoken " + suite.Name, string.Create(CultureInfo.InvariantCulture, $"{checks.Length - shown} more checks {what}; all of them are in the job's log"));
        }
    }

    private static string Verdict(CheckSuite suite) => suite.Verdict ?? string.Create(
        CultureInfo.InvariantCulture,
        $"{suite.Count(CheckOutcome.Passed)} passed, {suite.Count(CheckOutcome.Failed)} failed, {suite.Count(CheckOutcome.Skipped)} not decided");

    private static string Command(string kind, string title, string message) => $"::{kind} title={Property(title)}::{Data(message)}";

    // What ends a property early is escaped in properties only.
    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private static string Data(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            _ = character switch
            {
                '%' => escaped.Append("%25"),
                '\r' => escaped.Append("%0D"),
                '\n' => escaped.Append("%0A"),
                _ when char.IsControl(character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
