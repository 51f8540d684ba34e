using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace FirstToken.Recording;

/// <summary>Where a run was made.</summary>
public sealed record RunEnvironment
{
    /// <summary>Operating system and its version.</summary>
    public required string Os { get; init; }

    /// <summary>Processor architecture of the process (<c>x64</c>).</summary>
    public required string Arch { get; init; }

    /// <summary>Processors the process may use.</summary>
    public required int Cpus { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The monotonic clock and its resolution.</summary>
    public required string Clock { get; init; }

    /// <summary>Where the arrival stamps come from: <c>kernel</c>, <c>read</c> or <c>mixed</c>; absent where nothing arrived.</summary>
    public string? Stamps { get; init; }

    /// <summary>Of files that do not say where the run was made.</summary>
    public static RunEnvironment Unknown { get; } = new() { Os = "unknown", Arch = "unknown", Cpus = 0, Runtime = "unknown", Clock = "unknown" };

    /// <summary>One line that tells this machine from others: for <see cref="SelftestResult.Machine"/>.</summary>
    [JsonIgnore]
    public string Machine => string.Create(CultureInfo.InvariantCulture, $"{Os}, {Arch}, {Cpus} cpus, {Runtime}");

    /// <summary>This process's surroundings, with <see cref="Stamps"/> still to be said.</summary>
    public static RunEnvironment Current() => new()
    {
        Os = RuntimeInformation.OSDescription,
        Arch = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Cpus = Environment.ProcessorCount,
        Runtime = RuntimeInformation.FrameworkDescription,
        Clock = string.Create(CultureInfo.InvariantCulture, $"monotonic, {1e9 / Stopwatch.Frequency:0.###} ns"),
    };
}
