namespace FirstToken.Gateway.Alerting;

/// <summary>Where an alarm stands.</summary>
internal enum AlertPhase : byte
{
    /// <summary>Below a limit that has not been reached yet from above: what was never there cannot be missed.</summary>
    Unarmed = 0,

    /// <summary>All is well.</summary>
    Quiet,

    /// <summary>The limit is crossed, not yet for long.</summary>
    Pending,

    /// <summary>The alarm is raised.</summary>
    Firing,

    /// <summary>The alarm is raised; the figure is well again, not yet for long.</summary>
    Clearing,
}
