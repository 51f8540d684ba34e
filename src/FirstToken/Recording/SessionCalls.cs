using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>
/// Counts the model calls in transcripts of Claude Code (JSON lines): one for each message id, for an answer has a line for each
/// of its content blocks. Only type, model and id are looked at; texts are skipped unread.
/// </summary>
public sealed class SessionCalls
{
    // Stands in the place of the model where the client itself wrote the message.
    private const string Synthetic = "<synthetic>";

    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, int> _calls = [];

    /// <summary>Calls of each model.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>Lines that are no JSON object; a transcript still being written may end in one.</summary>
    public int BrokenLines { get; private set; }

    /// <summary>Takes one line.</summary>
    /// <param name="line">UTF-8, without its line end.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return;
        }

        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                BrokenLines++;
                return;
            }

            Count(ref json);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The latter: a text that is no UTF-16, such as half of a surrogate pair.
            BrokenLines++;
        }
    }

    private void Count(ref Utf8JsonReader json)
    {
        bool isAnswer = false;
        string? model = null;
        string? id = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = json.ValueTextEquals("type"u8);
            bool isMessage = json.ValueTextEquals("message"u8);
            json.Read();
            if (isType)
            {
                isAnswer = json.TokenType == JsonTokenType.String && json.ValueTextEquals("assistant"u8);
            }
            else if (isMessage && json.TokenType == JsonTokenType.StartObject)
            {
                (model, id) = ReadMessage(ref json);
                continue;
            }

            json.Skip();
        }

        if (isAnswer && model is not (null or "" or Synthetic) && id is { Length: > 0 } && _seen.Add(id))
        {
            _calls[model] = _calls.GetValueOrDefault(model) + 1;
        }
    }

    // Leaves the reader on the end of the message.
    private static (string? Model, string? Id) ReadMessage(ref Utf8JsonReader json)
    {
        string? model = null;
        string? id = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isModel = json.ValueTextEquals("model"u8);
            bool isId = json.ValueTextEquals("id"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.String && (isModel || isId))
            {
                string? text = json.GetString();
                (model, id) = isModel ? (text, id) : (model, text);
            }

            json.Skip();
        }

        return (model, id);
    }
}
