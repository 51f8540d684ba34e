namespace FirstToken.Transport.Linux;

/// <summary>What an <see cref="IoLoop"/> calls when a file descriptor is ready.</summary>
internal interface IIoHandler
{
    /// <summary>Called on the loop's thread; must not block.</summary>
    /// <param name="loop">The loop, with its read buffer and clock anchor.</param>
    /// <param name="events">The epoll event bits.</param>
    void OnReady(IoLoop loop, uint events);
}
