namespace FirstToken.Judging.Advice;

/// <summary>How a change is made, in lines for the provider's official SDKs. A <c>client</c> and the usual imports are taken for granted.</summary>
/// <param name="CSharp">C#.</param>
/// <param name="Python">Python.</param>
/// <param name="TypeScript">TypeScript; valid JavaScript too.</param>
public sealed record CodeSample(string CSharp, string Python, string TypeScript)
{
    /// <summary>The languages, as <c>--code</c> names them.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["csharp", "python", "typescript"];

    /// <summary>The lines in some of the languages, LF between them.</summary>
    /// <param name="languages">Names of <see cref="Languages"/>.</param>
    public IEnumerable<KeyValuePair<string, string>> In(IReadOnlyCollection<string> languages) =>
        Languages.Zip([CSharp, Python, TypeScript], (language, text) => KeyValuePair.Create(language, text.ReplaceLineEndings("\n")))
            .Where(sample => languages.Contains(sample.Key));
}
