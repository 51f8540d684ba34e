using System.Text.Json.Serialization;
using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>One side of a comparison.</summary>
public sealed record ComparedTarget
{
    private ComparedTarget(string file, RunFile run, RunTarget target)
    {
        File = file;
        Run = run;
        Target = target;
        Simulated = run.Simulated;
    }

    /// <summary>The file it comes from, as the user named it; or the baseline's name.</summary>
    public string File { get; }

    /// <summary>The target's name.</summary>
    public string Name => Target.Name;

    /// <summary>Id of the run.</summary>
    public string RunId => Run.Id;

    /// <summary>When the run's file was made, UTC.</summary>
    public DateTimeOffset CreatedAt => Run.CreatedAt;

    /// <summary>Some answer came from the simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>The run is valid.</summary>
    public bool Valid => Run.Valid.Ok;

    /// <summary>Requests that succeeded.</summary>
    public int Ok => Target.Counts.Ok;

    /// <summary>Requests sent.</summary>
    public int Sent => Target.Counts.Sent;

    /// <summary>The run.</summary>
    [JsonIgnore]
    public RunFile Run { get; }

    /// <summary>The target.</summary>
    [JsonIgnore]
    public RunTarget Target { get; }

    /// <summary>A target of a run.</summary>
    /// <param name="file">What to call the file.</param>
    /// <param name="run">The run.</param>
    /// <param name="target">One of its targets.</param>
    public static ComparedTarget Of(string file, RunFile run, RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        return new ComparedTarget(file, run, target);
    }
}
