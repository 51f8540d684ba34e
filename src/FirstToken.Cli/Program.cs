using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

// Answered before anything else is loaded: scripts ask for the version often, and the parser alone costs 30 ms.
if (args is ["--version"])
{
    Console.Out.WriteLine(ProductVersion.Text);
    return ExitCode.Fine;
}

if (args is ["simulate", ..])
{
    SeldomCollections.Ensure();
}

if (args is ["gateway"] or ["gateway", ['-', ..], ..]) // not the short verbs beneath it
{
    WatchedCode.Ensure();
}

if (args is ["gateway", ..])
{
    InlineCompletions.Ask();
}

return await CommandLine.RunAsync(args);
