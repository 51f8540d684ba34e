using System.Text;
using System.Text.Json;
using FirstToken.Providers;

namespace FirstToken.Prompts;

/// <summary>Reads one entry of a dataset after the other; lists at the top are walked into.</summary>
internal ref struct PromptEntryReader
{
    private const string NothingToAsk = "an entry needs 'prompt', 'text', 'messages' or 'conversations'";

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _file;
    private Utf8JsonReader _reader;

    public PromptEntryReader(ReadOnlySpan<byte> json, string file)
    {
        _json = json;
        _file = file;

        // JSON lines are several values in one text; a list is one value of several entries. One reader takes both.
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
    }

    /// <summary>Moves to the next entry.</summary>
    public bool MoveNext()
    {
        while (_reader.Read())
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return true;
                case JsonTokenType.StartArray when _reader.CurrentDepth == 0:
                case JsonTokenType.EndArray:
                    break;
                default:
                    throw Wrong("an entry must be an object");
            }
        }

        return false;
    }

    /// <summary>Reads the entry at hand.</summary>
    /// <returns><see langword="null"/> for a conversation in which no human speaks.</returns>
    public Prompt? Read()
    {
        long start = _reader.TokenStartIndex;
        (string? text, string? system, int? maxTokens, var messages, var conversation) = ReadFields();
        if (conversation is not null)
        {
            return FirstExchange(conversation, system, maxTokens);
        }

        List<ChatMessage> asked = messages is not null ? UpToLastUser(messages, ref system)
            : text is not null ? [new ChatMessage(ChatRole.User, text)]
            : throw Wrong(NothingToAsk, start);
        return asked.Count > 0 && !string.IsNullOrWhiteSpace(asked[^1].Text)
            ? Estimated(new Prompt(asked) { System = system, MaxTokens = maxTokens })
            : throw Wrong("the prompt is empty", start);
    }

    /// <summary>Reads the entry at hand as a conversation of all its turns.</summary>
    /// <returns><see langword="null"/> for a conversation in which no human speaks.</returns>
    public Conversation? ReadConversation()
    {
        long start = _reader.TokenStartIndex;
        (string? text, string? system, int? maxTokens, var messages, var conversation) = ReadFields();
        if (text is null && messages is null && conversation is null)
        {
            throw Wrong(NothingToAsk, start);
        }

        List<ConversationTurn> turns = [];
        foreach ((string role, string said) in conversation ?? messages ?? [("user", text!)])
        {
            switch (role)
            {
                case "system" or "developer":
                    system = system is null ? said : $"{system}\n\n{said}";
                    break;
                case "user" or "human" when !string.IsNullOrWhiteSpace(said):
                    turns.Add(new ConversationTurn(said, maxTokens));
                    break;
                case "assistant" or "model" or "gpt" when turns.Count > 0:
                    turns[^1] = turns[^1] with { MaxTokens = maxTokens ?? Math.Max(1, TokenEstimate.Of(said)) };
                    break;
            }
        }

        return turns.Count == 0 ? null : new Conversation(turns) { System = system };
    }

    private (string? Text, string? System, int? MaxTokens, List<(string Role, string Text)>? Messages, List<(string Role, string Text)>? Conversation) ReadFields()
    {
        string? text = null, system = null;
        int? maxTokens = null;
        List<(string Role, string Text)>? messages = null, conversation = null;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = _reader.GetString()!;
            _reader.Read();
            switch (name)
            {
                case "prompt" or "text": text = Text(name) ?? text; break;
                case "system": system = Text(name); break;
                case "max_tokens" or "max_completion_tokens" or "max_output_tokens": maxTokens = Limit(name) ?? maxTokens; break;
                case "messages": messages = Turns(name, "role", "content"); break;
                case "conversations" or "conversation": conversation = Turns(name, "from", "value"); break;
                default: _reader.Skip(); break;
            }
        }

        return (text, system, maxTokens, messages, conversation);
    }

    private static Prompt? FirstExchange(List<(string Role, string Text)> turns, string? system, int? maxTokens)
    {
        int human = turns.FindIndex(static turn => turn.Role is "human" or "user" && !string.IsNullOrWhiteSpace(turn.Text));
        if (human < 0)
        {
            return null;
        }

        string? ruling = turns[0].Role is "system" ? turns[0].Text : null;
        if (maxTokens is null && human + 1 < turns.Count && turns[human + 1].Role is "gpt" or "assistant")
        {
            maxTokens = Math.Max(1, TokenEstimate.Of(turns[human + 1].Text));
        }

        return Estimated(new Prompt([new ChatMessage(ChatRole.User, turns[human].Text)])
        {
            System = system ?? ruling,
            MaxTokens = maxTokens,
        });
    }

    private readonly List<ChatMessage> UpToLastUser(List<(string Role, string Text)> turns, ref string? system)
    {
        List<ChatMessage> messages = [];
        int lastUser = 0;
        foreach ((string role, string text) in turns)
        {
            switch (role)
            {
                case "system" or "developer":
                    system = system is null ? text : $"{system}\n\n{text}";
                    break;
                case "user" or "human":
                    messages.Add(new ChatMessage(ChatRole.User, text));
                    lastUser = messages.Count;
                    break;
                case "assistant" or "model" or "gpt":
                    messages.Add(new ChatMessage(ChatRole.Assistant, text));
                    break;
                default:
                    throw Wrong($"role '{role}' is not known: use system, user or assistant");
            }
        }

        return messages[..lastUser];
    }

    private static Prompt Estimated(Prompt prompt) => prompt with { EstimatedInputTokens = TokenEstimate.Of(prompt) };

    private List<(string Role, string Text)> Turns(string what, string roleName, string textName)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            throw Wrong($"{what} must be a list");
        }

        List<(string, string)> turns = [];
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                throw Wrong($"an element of {what} must be an object");
            }

            string? role = null, text = null;
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = _reader.GetString()!;
                _reader.Read();
                if (name == roleName)
                {
                    role = Text(name);
                }
                else if (name == textName)
                {
                    text = _reader.TokenType == JsonTokenType.StartArray ? Parts() : Text(name);
                }
                else
                {
                    _reader.Skip();
                }
            }

            turns.Add((role ?? throw Wrong($"an element of {what} needs '{roleName}'"), text ?? ""));
        }

        return turns;
    }

    // OpenAI's long form of content: [{"type": "text", "text": "…"}]. Images cannot be measured without sending them.
    private string Parts()
    {
        var whole = new StringBuilder();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                throw Wrong("a part of content must be an object");
            }

            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isText = _reader.ValueTextEquals("text"u8);
                bool isType = _reader.ValueTextEquals("type"u8);
                _reader.Read();
                if (isText)
                {
                    whole.Append(Text("text"));
                }
                else if (isType && Text("type") is not ("text" or "input_text") and var type)
                {
                    throw Wrong($"content of type '{type}' cannot be sent: only text");
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        return whole.ToString();
    }

    private readonly string? Text(string what) => _reader.TokenType switch
    {
        JsonTokenType.String => _reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw Wrong($"{what} must be a text"),
    };

    private readonly int? Limit(string what) => _reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number when _reader.TryGetInt32(out int number) && number > 0 => number,
        _ => throw Wrong($"{what} must be a whole number above 0"),
    };

    private readonly PromptException Wrong(string why, long? at = null)
    {
        int line = _json[..(int)(at ?? _reader.TokenStartIndex)].Count((byte)'\n') + 1;
        return new PromptException($"{_file} line {line}: {why}");
    }
}
