using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Attempts;

/// <summary>Status and fields of an answer as they go to the client.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">The reason phrase, where it is not the usual one.</param>
/// <param name="Fields">The end-to-end fields.</param>
internal sealed record AnswerHead(int Status, string? Reason, IReadOnlyList<KeyValuePair<string, StringValues>> Fields);
