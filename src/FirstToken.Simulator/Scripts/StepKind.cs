namespace FirstToken.Simulator.Scripts;

/// <summary>Kinds of generated output, in the order they come.</summary>
internal enum StepKind
{
    Thinking,
    Text,

    /// <summary>A piece of a tool call; the first piece brings the tool's name along, in the same send.</summary>
    Tool,
}
