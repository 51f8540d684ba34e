namespace FirstToken.Gateway.Guarding;

/// <summary>Why a caller is turned away.</summary>
/// <param name="Status">401 or 429.</param>
/// <param name="Kind">One word for <c>x-firsttoken-error</c>.</param>
/// <param name="Message">One line for people.</param>
/// <param name="RetryAfter">When it may try again; absent where trying again would not help.</param>
internal sealed record KeyRefusal(int Status, string Kind, string Message, TimeSpan? RetryAfter = null);
