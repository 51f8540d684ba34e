namespace FirstToken.Gateway.Alerting;

/// <summary>The shape of what is posted to a webhook.</summary>
public enum WebhookShape : byte
{
    /// <summary>Ours: every field of the alarm.</summary>
    Own = 0,

    /// <summary>As Slack takes it, and those who imitate it: <c>{"text": …}</c>.</summary>
    Slack,
}
