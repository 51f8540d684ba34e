namespace FirstToken.Gateway.Sharing;

/// <summary>What the shared count of a key says.</summary>
/// <param name="Verdict">Whether the request may go on.</param>
/// <param name="Wait">How long until one may, where the minute is what is short.</param>
/// <param name="OthersSpent">USD the other gateways have spent with the key on that day.</param>
internal readonly record struct SharedAnswer(SharedVerdict Verdict, TimeSpan Wait, decimal OthersSpent);
