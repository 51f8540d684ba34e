using System.Reflection;

namespace FirstToken.Cli.Shell;

/// <summary>The version of this build.</summary>
internal static class ProductVersion
{
    private static readonly string s_full =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Version without the commit (<c>0.1.0</c>).</summary>
    public static string Number => s_full.Split('+')[0];

    /// <summary>The commit it was built from, where the build knew it.</summary>
    public static string? Commit => s_full.Split('+') is [_, var commit, ..] ? commit : null;

    /// <summary>The line <c>--version</c> prints.</summary>
    public static string Text => Commit is { Length: > 12 } commit ? $"firsttoken {Number} ({commit[..12]})" : $"firsttoken {Number}";
}
