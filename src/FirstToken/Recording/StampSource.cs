namespace FirstToken.Recording;

/// <summary>Where arrival stamps come from (design §3, "Arrival stamps").</summary>
public enum StampSource : byte
{
    /// <summary>The kernel's receive time of the segment.</summary>
    Kernel,

    /// <summary>The moment the read returned: late by however late the process was.</summary>
    Read,
}
