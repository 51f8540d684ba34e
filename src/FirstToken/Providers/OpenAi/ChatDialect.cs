namespace FirstToken.Providers.OpenAi;

/// <summary>Whose Chat Completions it is.</summary>
internal enum ChatDialect : byte
{
    /// <summary>OpenAI's own.</summary>
    OpenAi,

    /// <summary>Azure's.</summary>
    Azure,

    /// <summary>That of a server which imitates it.</summary>
    Compatible,
}
