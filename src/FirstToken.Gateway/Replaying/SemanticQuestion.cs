namespace FirstToken.Gateway.Replaying;

/// <summary>A question and what it means, for the cache.</summary>
/// <param name="Group">What all that may share an answer have in common: caller, model, instructions, everything but the question.</param>
/// <param name="Meaning">The question's embedding, of length 1.</param>
/// <param name="Twin">The key of the earlier request that means the same; absent where there is none.</param>
internal sealed record SemanticQuestion(string Group, float[] Meaning, AnswerKey? Twin);
