using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Settings;

namespace FirstToken.Cli.Shell;

/// <summary>Says what is wrong with a command line: a line for each fault, and where to read more.</summary>
internal static class ParseErrors
{
    private const string Unknown = "unknown flag";
    private const string Unexpected = "unexpected argument";

    public static void Write(ParseResult parsed, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        bool isRoot = parsed.RootCommandResult.Command == command;
        string who = CommandNames.Of(command);
        foreach (string line in Lines(parsed, command, isRoot))
        {
            error.WriteLine($"{who}: {line}");
        }

        error.WriteLine($"see {who} --help");
    }

    private static IEnumerable<string> Lines(ParseResult parsed, Command command, bool isRoot)
    {
        if (isRoot && command.Subcommands.Count > 0)
        {
            string verbs = string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));
            string? word = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
            return
            [
                word is null ? $"no verb given; choose one of {verbs}"
                : word.StartsWith('-') ? UnknownFlag(word, command)
                : $"unknown verb '{word}'" + OrList(Nearest.Hint(word, command.Subcommands.Select(verb => verb.Name)), $"; choose one of {verbs}"),
            ];
        }

        var lines = new List<string>();
        foreach (ParseError fault in parsed.Errors)
        {
            string? token = parsed.UnmatchedTokens.FirstOrDefault(token => fault.Message.Contains($"'{token}'", StringComparison.Ordinal));
            lines.Add(
                fault.SymbolResult is CommandResult && token is not null
                    ? token.StartsWith('-') ? UnknownFlag(token, command) : $"{Unexpected} '{token}'"
                    : Lowered(fault.Message));
        }

        // What follows an unknown flag was meant as its value.
        return lines.Distinct().Where(line => !line.StartsWith(Unexpected, StringComparison.Ordinal) || !lines.Exists(other => other.StartsWith(Unknown, StringComparison.Ordinal)));
    }

    private static string UnknownFlag(string flag, Command command) =>
        $"{Unknown} '{flag}'" + Nearest.Hint(flag, command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)));

    private static string OrList(string hint, string list) => hint.Length > 0 ? hint : list;

    private static string Lowered(string message) =>
        message.Length > 1 ? char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.') : message;
}
