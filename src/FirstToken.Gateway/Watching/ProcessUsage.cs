namespace FirstToken.Gateway.Watching;

/// <summary>What a process has used.</summary>
/// <param name="WorkingSetBytes">Memory that is resident, bytes.</param>
/// <param name="HeapBytes">The managed heap, bytes, garbage not yet collected included.</param>
/// <param name="Cpu">Processor time since it began, user and kernel, all cores together.</param>
internal readonly record struct ProcessUsage(long WorkingSetBytes, long HeapBytes, TimeSpan Cpu)
{
    /// <summary>Of this process, now.</summary>
    public static ProcessUsage Now() =>
        new(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false), Cpu: ProcessorTime());

    private static TimeSpan ProcessorTime() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? Environment.CpuUsage.TotalTime : TimeSpan.Zero;
}
