namespace FirstToken.Gateway.Relaying;

/// <summary>Counts who uses something that is to end with its last user. Whoever made it is the first.</summary>
/// <param name="over">Ends it.</param>
internal sealed class UseCount(Action over)
{
    private int _users = 1;

    /// <summary>Begins to use it.</summary>
    /// <returns><see langword="false"/> where it has already ended.</returns>
    public bool TryEnter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Uses it no longer.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            over();
        }
    }
}
