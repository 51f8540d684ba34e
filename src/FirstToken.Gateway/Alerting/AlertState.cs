namespace FirstToken.Gateway.Alerting;

/// <summary>
/// The state machine of one rule: quiet → pending → firing → clearing → quiet, pure over moments and figures. A figure that is not
/// known crosses nothing: too few requests are no evidence, so that an alarm ends where traffic does.
/// </summary>
/// <param name="Phase">Where the alarm stands.</param>
/// <param name="Since">Since when, in the phases that wait.</param>
/// <param name="RaisedAt">When the alarm was raised; of no meaning before.</param>
internal readonly record struct AlertState(AlertPhase Phase, DateTimeOffset Since, DateTimeOffset RaisedAt)
{
    /// <summary>Whether the alarm is raised.</summary>
    public bool Raised => Phase is AlertPhase.Firing or AlertPhase.Clearing;

    /// <summary>The state before anything was seen.</summary>
    public static AlertState First(AlertRule rule) => new(rule.Below ? AlertPhase.Unarmed : AlertPhase.Quiet, default, default);

    /// <summary>The state after a figure was seen.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="value">The figure; absent where it is not known.</param>
    /// <param name="now">The moment.</param>
    public AlertState Next(AlertRule rule, double? value, DateTimeOffset now)
    {
        bool crossed = value is { } wrong && rule.Crossed(wrong);
        bool well = value is not { } figure || rule.Well(figure);
        switch (Phase)
        {
            case AlertPhase.Unarmed:
                return value is not null && !crossed ? this with { Phase = AlertPhase.Quiet } : this;
            case AlertPhase.Quiet:
                return crossed ? Wait(rule, now) : this;
            case AlertPhase.Pending:
                return crossed ? Since + rule.For <= now ? new AlertState(AlertPhase.Firing, now, now) : this
                    : this with { Phase = AlertPhase.Quiet };
            case AlertPhase.Firing:
                return !well ? this
                    : rule.ResolveFor <= TimeSpan.Zero ? this with { Phase = AlertPhase.Quiet }
                    : this with { Phase = AlertPhase.Clearing, Since = now };
            default:
                return !well ? this with { Phase = AlertPhase.Firing }
                    : Since + rule.ResolveFor <= now ? this with { Phase = AlertPhase.Quiet } : this;
        }
    }

    private static AlertState Wait(AlertRule rule, DateTimeOffset now) =>
        rule.For <= TimeSpan.Zero ? new AlertState(AlertPhase.Firing, now, now) : new AlertState(AlertPhase.Pending, now, default);
}
