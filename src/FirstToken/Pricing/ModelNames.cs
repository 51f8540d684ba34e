using System.Buffers;

namespace FirstToken.Pricing;

/// <summary>The names under which a model's price may stand, the most exact first.</summary>
internal static class ModelNames
{
    /// <summary>The scope of a Bedrock model called by its base id.</summary>
    public const string InRegion = "in-region";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> VersionDigits = SearchValues.Create("0123456789:");

    // Profiles of these geographies cost what the region itself costs, so the base id's row may stand in for a missing one.
    // "global" is cheaper and "us-gov" a partition of its own: no row stands in for them.
    private static readonly string[] Geographies = ["us", "eu", "jp", "au", "apac", "in", "ca"];

    public static IEnumerable<(string Name, string? Scope)> Candidates(string model, string? scope)
    {
        string name = Bare(model);
        if (scope is not null)
        {
            yield return ($"{scope}.{name}", scope);
        }

        yield return (name, scope);
        string plain = WithoutDate(WithoutVersion(name));
        if (plain.Length < name.Length)
        {
            if (scope is not null)
            {
                yield return ($"{scope}.{plain}", scope);
            }

            yield return (WithoutVersion(name), scope);
            yield return (plain, scope);
        }

        string? geography = scope ?? GeographyOf(name);
        if (geography is not null && Geographies.Contains(geography, StringComparer.OrdinalIgnoreCase))
        {
            int prefix = GeographyOf(name) is null ? 0 : geography.Length + 1;
            yield return (name[prefix..], InRegion);
            yield return (plain[prefix..], InRegion);
        }
    }

    /// <summary>The geography in a Bedrock profile id (<c>us</c> of <c>us.anthropic.claude-…</c>).</summary>
    public static string? GeographyOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && (Geographies.Contains(name[..dot], StringComparer.OrdinalIgnoreCase) || name[..dot] is "global" or "us-gov")
            ? name[..dot]
            : null;
    }

    /// <summary>
    /// What a model is called wherever it runs: <c>claude-haiku-4-5</c> for <c>us.anthropic.claude-haiku-4-5-20251001-v1:0</c>.
    /// Two names with one common name are one model as far as names can tell.
    /// </summary>
    public static string Common(string model)
    {
        // "claude-opus-4-6[1m]" asks for a longer context, "m~ttft=1s" is the simulator's way to ask for behaviour.
        string name = Bare(model).Split('~', '[')[0];
        string plain = WithoutDate(WithoutVersion(name));
        if (GeographyOf(plain) is { } geography)
        {
            plain = plain[(geography.Length + 1)..];
        }

        int publisher = plain.IndexOf('.', StringComparison.Ordinal);
        return publisher > 0 && publisher < plain.Length - 1 && plain.AsSpan(0, publisher).IndexOfAnyExcept(Letters) < 0
            ? plain[(publisher + 1)..]
            : plain;
    }

    /// <summary>A name without what only says where the model stands.</summary>
    public static string Bare(string model) =>
        model.StartsWith("arn:", StringComparison.Ordinal) ? model[(model.LastIndexOf('/') + 1)..]
        : model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..]
        : model;

    // "-v1", "-v2:0": Bedrock's revision of the same model.
    private static string WithoutVersion(string name)
    {
        int start = name.LastIndexOf("-v", StringComparison.Ordinal);
        bool isVersion = start > 0 && start + 2 < name.Length
            && name.AsSpan(start + 2).IndexOfAnyExcept(VersionDigits) < 0;
        return isVersion ? name[..start] : name;
    }

    // "-20251001" and "@20251001" (Anthropic, Vertex), "-2024-08-06" (OpenAI).
    private static string WithoutDate(string name)
    {
        foreach (string pattern in (ReadOnlySpan<string>)["-dddddddd", "@dddddddd", "-dddd-dd-dd"])
        {
            if (name.Length > pattern.Length && EndsLike(name.AsSpan(name.Length - pattern.Length), pattern))
            {
                return name[..^pattern.Length];
            }
        }

        return name;
    }

    private static bool EndsLike(ReadOnlySpan<char> end, string pattern)
    {
        for (int i = 0; i < end.Length; i++)
        {
            if (pattern[i] == 'd' ? !char.IsAsciiDigit(end[i]) : end[i] != pattern[i])
            {
                return false;
            }
        }

        return true;
    }
}
