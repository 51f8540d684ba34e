namespace FirstToken.Cli.Running;

/// <summary>Asks the runtime to finish socket reads on the thread that saw them.</summary>
internal static class InlineCompletions
{
    /// <summary>The runtime's own switch.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Must run before the first socket: the runtime looks once. A value set by the user stands.</summary>
    public static void Ask()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
