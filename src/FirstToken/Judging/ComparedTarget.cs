using System.Text.Json.Serialization;
using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>One side of a comparison.</summary>
public sealed record ComparedTarget
{
    /// <summary>The file it comes from, as the user named it; or the baseline's name.</summary>
    public required string File { get; init; }

    /// <summary>The target's name.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>When the run's file was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Some answer came from the simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>The run is valid.</summary>
    public bool Valid { get; init; }

    /// <summary>Requests that succeeded.</summary>
    public int Ok { get; init; }

    /// <summary>Requests sent.</summary>
    public int Sent { get; init; }

    /// <summary>The run.</summary>
    [JsonIgnore]
    public required RunFile Run { get; init; }

    /// <summary>The target.</summary>
    [JsonIgnore]
    public required RunTarget Target { get; init; }

    /// <summary>A target of a run.</summary>
    /// <param name="file">What to call the file.</param>
    /// <param name="run">The run.</param>
    /// <param name="target">One of its targets.</param>
    public static ComparedTarget Of(string file, RunFile run, RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        return new ComparedTarget
        {
            File = file,
            Name = target.Name,
            RunId = run.Id,
            CreatedAt = run.CreatedAt,
            Simulated = run.Simulated,
            Valid = run.Valid.Ok,
            Ok = target.Counts.Ok,
            Sent = target.Counts.Sent,
            Run = run,
            Target = target,
        };
    }
}
