using FirstToken.Pricing;

namespace FirstToken.Judging.Advice;

/// <summary>The next smaller model of the same family, by name.</summary>
internal static class SmallerSibling
{
    // Families whose names say their size, each from large to small.
    private static readonly string[][] Sizes =
    [
        ["fable", "opus", "sonnet", "haiku"],
        ["pro", "flash", "flash-lite"],
    ];

    /// <summary>A model of the same generation, one size down, that the price table knows.</summary>
    /// <param name="prices">The table.</param>
    /// <param name="provider">The provider's name in it.</param>
    /// <param name="model">The model.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static string? Of(PriceTable prices, string provider, string model)
    {
        return Names(model).FirstOrDefault(name => Knows(prices, provider, name))
            ?? Names(WithoutDate(model)).Select(name => Dated(prices, provider, name)).FirstOrDefault(name => name is not null);
    }

    private static IEnumerable<string> Names(string model)
    {
        foreach (string[] sizes in Sizes)
        {
            for (int size = 0; size + 1 < sizes.Length; size++)
            {
                if (HasWord(model, sizes[size]) && !sizes.Skip(size + 1).Any(smaller => HasWord(model, smaller)))
                {
                    foreach (string smaller in sizes.Skip(size + 1))
                    {
                        yield return model.Replace(sizes[size], smaller, StringComparison.Ordinal);
                    }
                }
            }
        }

        // gpt-5 and gpt-5-mini, gpt-5-nano; a name that has a size already has no other.
        if (model.StartsWith("gpt-", StringComparison.Ordinal) && !model.Contains("-mini", StringComparison.Ordinal) && !model.Contains("-nano", StringComparison.Ordinal))
        {
            yield return model + "-mini";
        }
    }

    private static bool HasWord(string model, string word) => model.Split('-', '.').Contains(word) || model.Contains("-" + word, StringComparison.Ordinal);

    private static bool Knows(PriceTable prices, string provider, string name) =>
        prices.Models.Any(row => row.Provider == provider && (row.Model == name || row.Aliases.Contains(name)));

    // Bedrock's ids end in a date and a revision, which differ from model to model.
    private static string? Dated(PriceTable prices, string provider, string name) =>
        prices.Models.FirstOrDefault(row => row.Provider == provider && WithoutDate(row.Model) == name)?.Model;

    private static string WithoutDate(string model)
    {
        int date = model.IndexOf("-20", StringComparison.Ordinal);
        return date > 0 ? model[..date] : model;
    }
}
