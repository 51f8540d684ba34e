namespace FirstToken.Gateway.CacheInjection;

/// <summary>What all injected breakpoints have brought since the start.</summary>
/// <param name="Calls">Answers observed.</param>
/// <param name="WrittenTokens">Tokens written to the cache.</param>
/// <param name="ReadTokens">Tokens read from it.</param>
/// <param name="SavedTokens">Uncached input tokens that would have cost what was saved; negative when the writes cost more.</param>
public readonly record struct CacheLedgerTotals(long Calls, long WrittenTokens, long ReadTokens, double SavedTokens);
