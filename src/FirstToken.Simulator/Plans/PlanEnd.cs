namespace FirstToken.Simulator.Plans;

/// <summary>What follows the last item of a plan.</summary>
internal enum PlanEnd
{
    /// <summary>The body ends as HTTP asks and the connection lives on.</summary>
    Finish,

    /// <summary>The connection is reset in the middle of the body.</summary>
    Cut,

    /// <summary>The last item goes out again and again until the client leaves.</summary>
    Repeat,

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    Silence,
}
