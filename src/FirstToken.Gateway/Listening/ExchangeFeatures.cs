using System.Collections;
using System.Diagnostics.CodeAnalysis;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Listening;

/// <summary>What is known of a request and its answer: the connection's own parts, which stay, and what is noted on one request.</summary>
internal sealed class ExchangeFeatures(ReceivedRequest request, SentAnswer answer, ClientConnection connection) : IFeatureCollection, IRelayFeatures
{
    private Dictionary<Type, object>? _notes;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public string RawTarget => request.RawTarget;

    public bool CanHaveBody => request.CanHaveBody;

    public ICallEndFeature CallEnd => connection;

    public KeyHolder? Caller { get; set; }

    public object? this[Type key]
    {
        get => key.IsInstanceOfType(request) ? request
            : key.IsInstanceOfType(answer) ? answer
            : key.IsInstanceOfType(connection) ? connection
            : _notes?.GetValueOrDefault(key);
        set
        {
            Revision++;
            if (value is null)
            {
                _notes?.Remove(key);
            }
            else
            {
                (_notes ??= [])[key] = value;
            }
        }
    }

    public TFeature? Get<TFeature>() =>
        request is TFeature ofRequest ? ofRequest
        : answer is TFeature ofAnswer ? ofAnswer
        : connection is TFeature ofConnection ? ofConnection
        : _notes is { Count: > 0 } && _notes.TryGetValue(typeof(TFeature), out object? note) ? (TFeature)note
        : default;

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    /// <summary>Forgets what was noted on a request: the next may be another caller's.</summary>
    public void Forget()
    {
        Caller = null;
        if (_notes is { Count: > 0 })
        {
            _notes.Clear();
            Revision++;
        }
    }

    [SuppressMessage("Style", "IDE0305", Justification = "an enumerator is asked for")]
    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => (_notes ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
