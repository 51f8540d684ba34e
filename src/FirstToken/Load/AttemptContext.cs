using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>What an <see cref="Attempt"/> needs to know of the run around it.</summary>
internal sealed record AttemptContext
{
    public required int Number { get; init; }

    public required int TargetIndex { get; init; }

    /// <summary>The conversation it belongs to, if any; its answer's words are then kept.</summary>
    public Dialogue? Dialogue { get; init; }

    public required Target Target { get; init; }

    public required ReaderPool Readers { get; init; }

    public required RunClock Clock { get; init; }

    public required Func<RequestRecord, decimal?> Price { get; init; }

    /// <summary>Told once, on an I/O thread, with the finished record.</summary>
    public required Action<Attempt, RequestRecord> Ended { get; init; }
}
