using System.Text.Json;
using FirstToken.Providers;

namespace FirstToken.Recording;

/// <summary>Names of errors in files: snake case (<c>rate_limit</c>).</summary>
public static class ErrorKindNames
{
    private static readonly string[] Names = [.. Enum.GetNames<ErrorKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The name of an error in files.</summary>
    /// <param name="kind">The kind of error.</param>
    public static string Of(ErrorKind kind) => Names[(int)kind];

    /// <summary>The error a name stands for.</summary>
    /// <param name="name">A name from a file.</param>
    /// <param name="kind">The kind of error.</param>
    /// <returns>False for a name this version does not know.</returns>
    public static bool TryParse(string name, out ErrorKind kind)
    {
        int index = Array.IndexOf(Names, name);
        kind = (ErrorKind)Math.Max(index, 0);
        return index >= 0;
    }
}
