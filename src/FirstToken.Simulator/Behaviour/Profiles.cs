namespace FirstToken.Simulator.Behaviour;

/// <summary>
/// Behaviours that resemble kinds of models. Every figure is made up to be plausible: simulated, not measured, and
/// no statement about any provider's service.
/// </summary>
public static class Profiles
{
    private static readonly (string Name, Behavior Behavior)[] Known =
    [
        ("plain", new Behavior()),
        ("fast", new Behavior { Ttft = Ms(20), Gap = Ms(2) }),
        ("haiku-like", Model(320, 6, 1, 15)),
        ("sonnet-like", Model(650, 13, 2, 25)),
        ("opus-like", Model(1100, 20, 2, 40) with { Thinking = 60, ThinkingGap = Ms(14) }),
        ("gpt-like", Model(450, 9, 1, 15)),
        ("gpt-mini-like", Model(300, 6, 1, 8)),
        ("gpt-reasoning-like", Model(500, 10, 1, 20) with { Thinking = 200, ThinkingGap = Ms(8) }),
        ("gemini-flash-like", Model(280, 5, 24, 5)),
        ("gemini-pro-like", Model(900, 9, 32, 12) with { Thinking = 120, ThinkingGap = Ms(6) }),
    ];

    /// <summary>The names, <c>plain</c> (200 ms, 20 ms, 100 tokens, no jitter) first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(static p => p.Name)];

    /// <summary>Finds a profile.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The behaviour, or null if no profile has that name.</returns>
    public static Behavior? Find(string name) =>
        Known.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Behavior;

    /// <summary>The profile that resembles a model; <c>plain</c> for an unknown one.</summary>
    /// <param name="model">The model's id.</param>
    /// <returns>The behaviour.</returns>
    public static Behavior ForModel(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string name = model switch
        {
            _ when Has(model, "haiku") => "haiku-like",
            _ when Has(model, "sonnet") => "sonnet-like",
            _ when Has(model, "claude") || Has(model, "opus") => "opus-like",
            _ when Has(model, "gemini") => Has(model, "flash") ? "gemini-flash-like" : "gemini-pro-like",
            _ when Has(model, "gpt") && (Has(model, "mini") || Has(model, "nano") || Has(model, "luna")) => "gpt-mini-like",
            _ when Has(model, "gpt-5") || Has(model, "gpt-6") || model.StartsWith('o') => "gpt-reasoning-like",
            _ when Has(model, "gpt") => "gpt-like",
            _ => "plain",
        };
        return Find(name) ?? Known[0].Behavior;
    }

    private static bool Has(string model, string part) => model.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static Behavior Model(double ttft, double gap, int chunk, double prefillMicroseconds) => new()
    {
        Ttft = Ms(ttft),
        Gap = Ms(gap),
        Chunk = chunk,
        Prefill = TimeSpan.FromMicroseconds(prefillMicroseconds),
        Jitter = new Jitter(JitterKind.LogNormal, 0.25),
    };
}
