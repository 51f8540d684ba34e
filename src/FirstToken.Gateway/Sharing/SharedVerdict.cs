namespace FirstToken.Gateway.Sharing;

/// <summary>What all gateways together have to say to a request; the numbers are those of the script in <see cref="SharedUse"/>.</summary>
internal enum SharedVerdict
{
    /// <summary>It may go on, and was counted.</summary>
    Enters = 0,

    /// <summary>The money of the day is spent.</summary>
    BudgetSpent = 1,

    /// <summary>The tokens of the minute are used up.</summary>
    NoTokens = 2,

    /// <summary>The requests of the minute are made.</summary>
    NoRequests = 3,
}
