namespace FirstToken.Simulator.Formats;

/// <summary>Which model names a provider knows. Names that begin with <c>sim</c> are known to all; <c>~key=value</c> after a name sets its behaviour.</summary>
internal static class KnownModels
{
    private static readonly string[] ClaudeFamilies = ["opus", "sonnet", "haiku", "fable", "mythos"];

    public static IReadOnlyList<string> Claude { get; } =
        ["claude-fable-5-2", "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-sonnet-4-5", "claude-haiku-4-5"];

    public static IReadOnlyList<string> OpenAi { get; } =
        ["gpt-6.1-sol", "gpt-6-luna", "gpt-5", "gpt-5-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "o3", "o4-mini"];

    public static IReadOnlyList<string> Gemini { get; } = ["gemini-3.8-flash", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"];

    /// <summary>The name without the behaviour it may carry.</summary>
    public static string Plain(string model) => model.IndexOf('~', StringComparison.Ordinal) is var at and >= 0 ? model[..at] : model;

    public static bool IsClaude(string model) =>
        IsSimulated(model) ||
        (model.Contains("claude-", StringComparison.Ordinal) && ClaudeFamilies.Any(family => model.Contains(family, StringComparison.Ordinal)));

    public static bool IsOpenAi(string model) =>
        IsSimulated(model) || Starts(model, "gpt-") || model.StartsWith("gpt-oss", StringComparison.Ordinal) ||
        model.StartsWith("chatgpt-", StringComparison.Ordinal) || Starts(model, "o");

    public static bool IsGemini(string model) => IsSimulated(model) || Starts(model, "gemini-");

    public static bool IsBedrock(string model) =>
        IsClaude(model) || model.Contains("amazon.nova", StringComparison.Ordinal) || model.Contains("meta.llama", StringComparison.Ordinal) ||
        model.Contains("mistral.", StringComparison.Ordinal) || model.StartsWith("arn:aws", StringComparison.Ordinal);

    /// <summary>Fewest tokens of a cached prefix, by model.</summary>
    public static int CacheMinimum(string model) => model switch
    {
        _ when Any(model, "opus-5", "sonnet-5-5", "haiku-5-5", "fable-5", "mythos-5") => 512,
        _ when Any(model, "opus-4-7", "mythos-preview", "haiku-3-5", "3-5-haiku") => 2048,
        _ when Any(model, "opus-4-6", "opus-4-5", "haiku-4-5") => 4096,
        _ => 1024,
    };

    private static bool IsSimulated(string model) => model.StartsWith("sim", StringComparison.Ordinal);

    private static bool Any(string model, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
        {
            if (model.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Starts(string model, string family) =>
        model.Length > family.Length && model.StartsWith(family, StringComparison.Ordinal) && char.IsAsciiDigit(model[family.Length]);
}
