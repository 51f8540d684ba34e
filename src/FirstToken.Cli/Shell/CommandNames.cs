using System.CommandLine;

namespace FirstToken.Cli.Shell;

/// <summary>What commands are called.</summary>
internal static class CommandNames
{
    /// <summary>What a person types to get a command: <c>firsttoken gateway bench</c>, not <c>bench</c>.</summary>
    public static string Of(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Of(parent)} {command.Name}" : "firsttoken";
}
