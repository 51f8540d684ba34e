using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>Tells when too large a share of the newest requests failed.</summary>
/// <param name="limit">The share allowed, 0 to 1.</param>
internal sealed class ErrorWatch(double limit) : IStopRule
{
    /// <summary>How many of the newest requests count; below a fifth of it nothing is judged.</summary>
    public const int Window = 100;

    private readonly bool[] _failed = new bool[Window];
    private int _seen;
    private int _failures;

    /// <summary>Takes one outcome.</summary>
    /// <returns>Whether the share is now too large.</returns>
    public bool Add(bool ok)
    {
        int slot = _seen % Window;
        if (_seen >= Window && _failed[slot])
        {
            _failures--;
        }

        _failed[slot] = !ok;
        _failures += ok ? 0 : 1;
        _seen++;
        int counted = Math.Min(_seen, Window);
        return counted >= Window / 5 && _failures > limit * counted;
    }

    /// <inheritdoc/>
    public StopDecision? Add(RequestRecord record) =>
        Add(record.Ok) ? new StopDecision(StopReason.ErrorRate, Describe()) : null;

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_failures} of the last {Math.Min(_seen, Window)} requests failed, more than the {limit:P0} allowed");
}
