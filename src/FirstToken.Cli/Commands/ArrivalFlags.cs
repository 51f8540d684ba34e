using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Load.Arrivals;

namespace FirstToken.Cli.Commands;

/// <summary>Reads the flags of a run at a rate.</summary>
internal static class ArrivalFlags
{
    /// <summary>The pattern asked for; <see langword="null"/> for a closed loop.</summary>
    /// <exception cref="CommandFailure">It cannot be read.</exception>
    public static IArrival? Read(double? rate, string? pattern, string? ramp, ulong seed)
    {
        if (ramp is not null)
        {
            return ReadRamp(ramp);
        }

        if (rate is not { } perSecond)
        {
            return null;
        }

        return ArrivalParser.TryParse(pattern ?? "constant", perSecond, seed, out IArrival? arrival, out string? error)
            ? arrival
            : throw CommandFailure.Usage("--arrival: " + error);
    }

    /// <summary>How long a ramp takes: the run's length where nothing else ends it.</summary>
    public static TimeSpan? RampLength(string? ramp) => ramp is null ? null : ReadRamp(ramp).Over;

    private static RampArrival ReadRamp(string ramp) =>
        ArrivalParser.TryParseRamp(ramp, out RampArrival? arrival, out string? error) ? arrival : throw CommandFailure.Usage("--ramp: " + error);
}
