namespace FirstToken.Gateway.Translating;

/// <summary>Why a request cannot be put to the other API.</summary>
public enum TranslationFault : byte
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The path is not a call that both have.</summary>
    NotTranslatable,

    /// <summary>The body is not one JSON object, or says something twice.</summary>
    BrokenBody,

    /// <summary>No id of the model is known there.</summary>
    UnknownModel,

    /// <summary>It asks for something that may not be left out there: a guardrail, a place where the data stay.</summary>
    WouldLoseGuarantee,
}
