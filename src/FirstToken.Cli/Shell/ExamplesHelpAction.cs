using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FirstToken.Cli.Shell;

/// <summary>The usual help, then examples that can be pasted.</summary>
internal sealed class ExamplesHelpAction(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.MaxWidth = Console.IsOutputRedirected ? 100 : Math.Clamp(Console.WindowWidth, 60, 140);
        int code = inner.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb verb)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            foreach (string paragraph in verb.Notes)
            {
                output.WriteLine(paragraph);
                output.WriteLine();
            }

            output.WriteLine("Examples:");
            foreach (string example in verb.Examples)
            {
                output.WriteLine("  " + example);
            }
        }

        return code;
    }
}
