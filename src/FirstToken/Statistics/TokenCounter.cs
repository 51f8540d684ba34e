using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Adds up tokens and money; what nobody said stays absent instead of zero.</summary>
internal sealed class TokenCounter
{
    private const decimal Million = 1_000_000;

    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _output;
    private long? _reasoning;
    private decimal _usd;
    private int _priced;
    private long _pricedOutput;
    private bool _unpriced;

    public RunTokens Tokens => new()
    {
        Input = _input,
        CacheRead = _cacheRead,
        CacheWrite = _cacheWrite,
        Output = _output,
        Reasoning = _reasoning,
    };

    public void Add(RequestRecord record)
    {
        if (record.Usage is { } usage)
        {
            Add(ref _input, usage.InputUncached);
            Add(ref _cacheRead, usage.CacheRead);
            Add(ref _cacheWrite, usage.CacheWrite);
            Add(ref _output, usage.Output);
            Add(ref _reasoning, usage.Reasoning);
            _unpriced |= record.CostUsd is null;
        }

        if (record.CostUsd is { } usd)
        {
            _usd += usd;
            _priced++;
            _pricedOutput += record.Usage?.Output ?? 0;
        }
    }

    public RunCost Cost(string? priceAsOf) => new()
    {
        Usd = _priced == 0 ? null : Rounded(_usd),
        PerRequestUsd = _priced == 0 ? null : Rounded(_usd / _priced),
        PerMillionOutputUsd = _pricedOutput == 0 ? null : Rounded(_usd / _pricedOutput * Million),
        PriceAsOf = priceAsOf,
        Unpriced = _unpriced,
    };

    // Ten places hold any price of one token; more would only be the noise of a division.
    private static decimal Rounded(decimal usd) => Math.Round(usd, 10);

    private static void Add(ref long? sum, long? part)
    {
        if (part is { } tokens)
        {
            sum = (sum ?? 0) + tokens;
        }
    }
}
