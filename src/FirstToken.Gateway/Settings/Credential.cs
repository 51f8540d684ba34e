namespace FirstToken.Gateway.Settings;

/// <summary>Credentials of the gateway's own, which stand in environment variables and nowhere else. Messages name the variable, never what is in it.</summary>
internal static class Credential
{
    /// <summary>What is wrong with a variable that is to hold a credential.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns><see langword="null"/> where it holds one that can be sent.</returns>
    public static string? Problem(string name, Func<string, string?> environment)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
        {
            return "names an environment variable such as ANTHROPIC_API_KEY; credentials never stand in this file";
        }

        return environment(name) is not { Length: > 0 } value ? $"environment variable {name} is not set"
            : value.Any(character => character is <= ' ' or >= '\x7f') ? $"what is in environment variable {name} cannot be sent: it has blanks, line ends or other characters no key has"
            : null;
    }
}
