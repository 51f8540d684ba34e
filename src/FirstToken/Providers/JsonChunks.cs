using System.Text.Json;

namespace FirstToken.Providers;

/// <summary>Understands the JSON objects an answer consists of, whichever way they are framed: many of them, or one for all.</summary>
internal abstract class JsonChunks
{
    /// <summary>Whether anything was there that belongs to an answer.</summary>
    public abstract bool IsAnswer { get; }

    /// <summary>Understands one object.</summary>
    /// <param name="data">Its JSON.</param>
    /// <param name="sink">Where the content goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="failed">Whether the object is an error, now in the summary.</param>
    /// <exception cref="JsonException">The object is no JSON.</exception>
    public abstract AnswerEvent Read(ReadOnlySpan<byte> data, IContentSink? sink, out bool failed);

    /// <summary>Writes into the summary what was only counted until now.</summary>
    public abstract void Settle();

    /// <summary>Forgets the answer before.</summary>
    public abstract void Reset();
}
