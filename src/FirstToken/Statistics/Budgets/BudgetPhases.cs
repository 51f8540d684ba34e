using System.Text.Json;

namespace FirstToken.Statistics.Budgets;

/// <summary>Every part of a request's time, in the order it passes.</summary>
public static class BudgetPhases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<BudgetPhase> All { get; } = Enum.GetValues<BudgetPhase>();

    /// <summary>Those that make up the TTFB.</summary>
    public static IReadOnlyList<BudgetPhase> Ttfb { get; } =
        [BudgetPhase.Send, BudgetPhase.Network, BudgetPhase.Server, BudgetPhase.Overhead, BudgetPhase.Undivided];

    /// <summary>Those of the TTFB that are told apart only as far as the provider and the network let them be.</summary>
    public static IReadOnlyList<BudgetPhase> AfterSend { get; } =
        [BudgetPhase.Network, BudgetPhase.Server, BudgetPhase.Overhead, BudgetPhase.Undivided];

    /// <summary>Its name in JSON (<c>first_token</c>).</summary>
    /// <param name="phase">The part.</param>
    public static string NameOf(BudgetPhase phase) => JsonNamingPolicy.SnakeCaseLower.ConvertName(phase.ToString());

    /// <summary>What people call it.</summary>
    /// <param name="phase">The part.</param>
    public static string LabelOf(BudgetPhase phase) => phase switch
    {
        BudgetPhase.Client => "client",
        BudgetPhase.Dns => "DNS",
        BudgetPhase.Tcp => "TCP",
        BudgetPhase.Tls => "TLS",
        BudgetPhase.Send => "send",
        BudgetPhase.Network => "network",
        BudgetPhase.Server => "server",
        BudgetPhase.Overhead => "provider overhead",
        BudgetPhase.Undivided => "TTFB, undivided",
        BudgetPhase.FirstToken => "to first token",
        BudgetPhase.Thinking => "thinking",
        BudgetPhase.Generation => "generation",
        _ => "unattributed",
    };
}
