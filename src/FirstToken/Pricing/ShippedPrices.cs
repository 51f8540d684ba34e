namespace FirstToken.Pricing;

/// <summary>The price table inside this assembly.</summary>
internal static class ShippedPrices
{
    private const string Name = "prices.json";

    public static PriceTable Read()
    {
        using Stream stream = typeof(ShippedPrices).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"{Name} is missing from the build");
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        return PriceFile.Parse(json, Name);
    }
}
