namespace FirstToken.Judging.Advice;

/// <summary>The samples of one rule, by SDK.</summary>
/// <param name="Anthropic">With Anthropic's SDK, which speaks to Bedrock too.</param>
/// <param name="OpenAi">With OpenAI's SDK, which speaks to Azure too.</param>
/// <param name="Google">With Google's SDK for Gemini.</param>
internal sealed record SdkSamples(CodeSample Anthropic, CodeSample OpenAi, CodeSample Google)
{
    /// <summary>The sample for a provider; none for those whose SDK we have no sample for.</summary>
    public CodeSample? For(string provider) => provider.ToUpperInvariant() switch
    {
        "ANTHROPIC" or "DIRECT" or "BEDROCK" or "SIM" => Anthropic,
        "OPENAI" or "AZURE" => OpenAi,
        "GEMINI" => Google,
        _ => null,
    };
}
