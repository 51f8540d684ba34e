namespace FirstToken.Providers;

/// <summary>The kinds of generated output one wire event carried (design §3, "output chunk").</summary>
[Flags]
public enum OutputKinds : byte
{
    /// <summary>No generated output: a role, a ping, usage, a filter result, a signature.</summary>
    None = 0,

    /// <summary>Answer text.</summary>
    Text = 1,

    /// <summary>Reasoning or thinking text.</summary>
    Reasoning = 2,

    /// <summary>A tool's name or a piece of its arguments.</summary>
    Tool = 4,

    /// <summary>Refusal text.</summary>
    Refusal = 8,
}
