namespace FirstToken.Gateway.Watching;

/// <summary>What can be said of a target now.</summary>
internal enum SlaVerdict : byte
{
    /// <summary>It is met.</summary>
    Pass = 0,

    /// <summary>It is missed.</summary>
    Fail,

    /// <summary>Too little was seen to say.</summary>
    NotEnoughSamples,

    /// <summary>There is no honest figure.</summary>
    NotMeasured,
}
