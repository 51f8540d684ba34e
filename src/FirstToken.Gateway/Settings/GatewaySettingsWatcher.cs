using System.Security.Cryptography;
using System.Text;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>
/// Takes changed settings over while the gateway runs. It looks at the content of the files once a second, and waits until that
/// has been the same twice: events of the file system are lost over network mounts and when a link is turned, as Kubernetes does it.
/// </summary>
public sealed class GatewaySettingsWatcher : IDisposable
{
    private readonly Lock _lock = new();
    private readonly GatewaySettingsSource _source;
    private readonly string _listening;
    private readonly Action<GatewaySettings> _apply;
    private readonly Action<string> _say;
    private readonly ITimer _timer;
    private GatewaySettings _current;
    private string _taken;
    private string _seen;

    /// <summary>Begins to watch.</summary>
    /// <param name="source">Where settings come from; its file is watched, and the certificate's two.</param>
    /// <param name="current">The settings the gateway runs with.</param>
    /// <param name="apply">Takes new ones; an <see cref="IOException"/> or <see cref="CryptographicException"/> of it leaves the old in force.</param>
    /// <param name="say">Told a line at a time what happened.</param>
    /// <param name="time">The clock.</param>
    public GatewaySettingsWatcher(GatewaySettingsSource source, GatewaySettings current, Action<GatewaySettings> apply, Action<string> say, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(time);
        (_source, _current, _listening, _apply, _say) = (source, current, current.Listen, apply, say);
        _taken = _seen = Fingerprint();
        _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>How often it looks. 1 s.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes the settings anew now, changed or not: what SIGHUP asks for.</summary>
    public void Reload()
    {
        lock (_lock)
        {
            Reload_NeedsLock();
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_lock.TryEnter())
        {
            return; // the last look is not over
        }

        try
        {
            string now = Fingerprint();
            bool settled = now == _seen;
            _seen = now;
            if (settled && now != _taken)
            {
                Reload_NeedsLock();
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Reload_NeedsLock()
    {
        _taken = _seen = Fingerprint();
        try
        {
            LoadedSettings loaded = _source.Load(_listening);
            _apply(loaded.Settings with { Listen = _listening });
            _say($"settings of {_source.Path} taken anew");
            foreach (string note in loaded.Notes)
            {
                _say(note);
            }

            string[] later = [.. AtTheNextStart(_current, loaded.Settings)];
            if (later.Length > 0)
            {
                _say($"{string.Join(", ", later)}: changed, but only for the next start");
            }

            _current = loaded.Settings;
        }
        catch (ConfigException wrong)
        {
            Refuse(wrong.Lines);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Refuse([$"{_source.Path}: {failure.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private void Refuse(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            _say(line);
        }

        _say("the old settings stay in force");
    }

    private static IEnumerable<string> AtTheNextStart(GatewaySettings old, GatewaySettings now) =>
        from change in new (string Name, bool Changed)[]
        {
            ("listen", old.Listen != now.Listen),
            ("tls", old.Tls is null != now.Tls is null),
            ("redis", old.Redis != now.Redis),
            ("events", old.EventsFile != now.EventsFile),
            ("threads", old.MinThreads != now.MinThreads),
        }
        where change.Changed
        select change.Name;

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? file in (string?[])[_source.Path, _current.Tls?.Certificate, _current.Tls?.Key])
        {
            hash.AppendData(file is null ? [] : Content(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Content(string file)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Encoding.UTF8.GetBytes(failure.GetType().Name); // a file that is gone has changed
        }
    }
}
