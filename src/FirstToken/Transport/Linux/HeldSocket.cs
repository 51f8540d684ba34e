using System.Net.Sockets;

namespace FirstToken.Transport.Linux;

/// <summary>Keeps a socket's number from being given to another connection while a call is made with it.</summary>
internal readonly ref struct HeldSocket : IDisposable
{
    private readonly SafeSocketHandle _handle;

    /// <summary>Holds a socket.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public HeldSocket(SafeSocketHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
    }

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
