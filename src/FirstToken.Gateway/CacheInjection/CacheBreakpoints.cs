namespace FirstToken.Gateway.CacheInjection;

/// <summary>Where breakpoints of the prompt cache are put (facts: wire.md §1.6).</summary>
[Flags]
public enum CacheBreakpoints
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>On the last tool.</summary>
    Tools = 1,

    /// <summary>On the last block of the system prompt.</summary>
    System = 2,

    /// <summary>
    /// On the ends of the last two messages of the user: the last is what the next call of the conversation reads, the one before is
    /// what this call reads, however many blocks came between (a breakpoint looks back over 20 only).
    /// </summary>
    Tail = 4,

    /// <summary>On what all conversations of an application share.</summary>
    Prefix = Tools | System,

    /// <summary>On all of these, at most four.</summary>
    All = Prefix | Tail,
}
