namespace FirstToken.Judging.Advice;

/// <summary>Where requests were observed.</summary>
public enum TrafficKind : byte
{
    /// <summary>A saved run.</summary>
    Run,

    /// <summary>An event log: of a run, or of a gateway.</summary>
    EventLog,

    /// <summary>The log of a coding session.</summary>
    Session,
}
