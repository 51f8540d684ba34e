using System.Diagnostics;

namespace FirstToken.Gateway.Serving;

/// <summary>
/// Asks the kernel not to let the machine's processors sleep while it is wanted. Between two tokens a processor sleeps, and to wake it takes longer than to
/// relay the token. Whoever holds the kernel's file open may say how long that may take, in µs (Linux, Documentation/power/pm_qos_interface.rst).
/// </summary>
/// <param name="path">The kernel's file.</param>
internal sealed class WakefulProcessors(string path = WakefulProcessors.Device) : IDisposable
{
    public const string Device = "/dev/cpu_dma_latency";

    private const int AtOnce = 0;
    private const int Whenever = -1; // PM_QOS_DEFAULT_VALUE: as if nobody had asked

    private readonly Lock _lock = new();
    private FileStream? _device;
    private bool _isClosed;
    private long _since;
    private long _kept;

    /// <summary>How long they have been kept awake; absent where they never were.</summary>
    public TimeSpan? Kept
    {
        get
        {
            lock (_lock)
            {
                long kept = _kept + Since_NeedsLock();
                return kept == 0 ? null : Stopwatch.GetElapsedTime(0, kept);
            }
        }
    }

    /// <summary>Opens the kernel's file, where it is not open.</summary>
    /// <returns>Why nothing can be asked of the kernel here, in one line; absent where it can.</returns>
    public string? Open()
    {
        lock (_lock)
        {
            try
            {
                // Not kept from other gateways; nothing is held back in a buffer.
                _device ??= _isClosed ? null : new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                return null;
            }
            catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
            {
                return $"there is no {path}, which Linux has (a container has to be given it)";
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return $"{path} cannot be written ({failure.Message}): run as root, or let this user write it";
            }
        }
    }

    /// <summary>Does as is wanted now. Asked anew under the lock, so that of two who come at once the later counts.</summary>
    /// <param name="isWanted">Whether somebody waits for a token.</param>
    public void Follow(Func<bool> isWanted)
    {
        lock (_lock)
        {
            bool wanted = isWanted();
            if (_device is null || wanted == (_since != 0) || !TrySay(wanted ? AtOnce : Whenever))
            {
                return;
            }

            _kept += Since_NeedsLock();
            _since = wanted ? Stopwatch.GetTimestamp() : 0;
        }
    }

    /// <summary>Closes the file, which takes back what was asked.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _kept += Since_NeedsLock();
            _since = 0;
            _device?.Dispose();
            _device = null;
        }
    }

    private long Since_NeedsLock() => _since == 0 ? 0 : Stopwatch.GetTimestamp() - _since;

    private bool TrySay(int microseconds)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        _ = BitConverter.TryWriteBytes(number, microseconds); // as the machine has it
        try
        {
            RandomAccess.Write(_device!.SafeFileHandle, number, fileOffset: 0);
            return true;
        }
        catch (IOException)
        {
            return false; // they go on as they are, and the answers come as they would have
        }
    }
}
