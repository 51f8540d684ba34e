using System.Text.Json.Serialization;

namespace FirstToken.Gateway.Alerting;

/// <summary>An alarm as Slack takes it.</summary>
/// <param name="Text">The line that is shown; <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> escaped, for they are Slack's markup.</param>
internal sealed record SlackBody([property: JsonPropertyName("text")] string Text)
{
    public static SlackBody Of(Alert alert) => new(
        alert.Summary.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal));
}
