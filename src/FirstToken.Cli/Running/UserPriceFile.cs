using FirstToken.Settings;

namespace FirstToken.Cli.Running;

/// <summary>The user's prices, where this system keeps them.</summary>
internal static class UserPriceFile
{
    public static UserPrices Open() => new(UserPrices.DefaultPath(Environment.GetEnvironmentVariable));
}
