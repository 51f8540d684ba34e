namespace FirstToken.Simulator.Scripts;

/// <summary>Why an answer ends.</summary>
internal enum Stop
{
    End,
    Length,
    Tool,
    Refusal,
}
