using System.Text;
using System.Text.Json;

namespace FirstToken.Gateway.Bodies;

/// <summary>The one pass over a complete body: walks its members, hands the large ones to <see cref="BodyPartReader"/>.</summary>
internal ref struct FactsPass
{
    private Utf8JsonReader _json;
    private Members _seen;
    private string? _model;
    private bool? _streams;
    private long? _maxTokens;
    private bool _marksCache;
    private int _tools;
    private int _messages;
    private long _textBytes;
    private long _prefixBytes;
    private ContentHash _toolsHash;
    private ContentHash _systemHash;
    private ContentHash _leadingHash;
    private ulong _firstMessage;
    private bool _hasFirstMessage;

    public FactsPass(Utf8JsonReader json) => _json = json;

    [Flags]
    private enum Members
    {
        None = 0,
        Model = 1,
        Stream = 2,
        MaxTokens = 4,
        Tools = 8,
        System = 16,
        Messages = 32,
        Settings = 64,
    }

    /// <summary>Reads to the end.</summary>
    /// <returns><see langword="false"/> when the body is no object, or says something twice.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public bool TryRun()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            Members member = NameOf(ref _json);
            if ((_seen & member) != 0)
            {
                return false;
            }

            // OpenAI's old and new name of the limit may stand side by side; everything else stands once.
            _seen |= member is Members.MaxTokens ? Members.None : member;
            bool isMark = _json.ValueTextEquals("cache_control"u8);
            _marksCache |= isMark;
            _json.Read();
            ReadMember(member);
        }

        // Bytes behind the object throw here.
        return !_json.Read();
    }

    /// <summary>What was found.</summary>
    public readonly RequestFacts Facts(string? modelInPath)
    {
        string? model = _model ?? modelInPath;
        ContentHash chain = default;
        chain.Add(0, Encoding.UTF8.GetBytes(model ?? ""));
        chain.Add(_toolsHash.Value);
        ulong tools = chain.Value;
        chain.Add(_systemHash.Value);
        chain.Add(_leadingHash.Value);
        ulong system = chain.Value;
        chain.Add(_firstMessage);
        return new RequestFacts
        {
            IsKnown = true,
            Model = model,
            Streams = _streams,
            MaxTokens = _maxTokens,
            MarksCache = _marksCache,
            Tools = _tools,
            Messages = _messages,
            TextBytes = _textBytes,
            PrefixBytes = _prefixBytes,
            Prefix = new PrefixHashes(tools, system, chain.Value),
        };
    }

    private static Members NameOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("model"u8) ? Members.Model
        : json.ValueTextEquals("stream"u8) ? Members.Stream
        : json.ValueTextEquals("max_tokens"u8) || json.ValueTextEquals("max_completion_tokens"u8)
            || json.ValueTextEquals("max_output_tokens"u8) ? Members.MaxTokens
        : json.ValueTextEquals("tools"u8) || json.ValueTextEquals("toolConfig"u8) ? Members.Tools
        : json.ValueTextEquals("system"u8) || json.ValueTextEquals("instructions"u8)
            || json.ValueTextEquals("systemInstruction"u8) || json.ValueTextEquals("system_instruction"u8) ? Members.System
        : json.ValueTextEquals("messages"u8) || json.ValueTextEquals("contents"u8) || json.ValueTextEquals("input"u8) ? Members.Messages
        : json.ValueTextEquals("inferenceConfig"u8) || json.ValueTextEquals("generationConfig"u8) ? Members.Settings
        : Members.None;

    // The reader stands on the value's first token, and afterwards on its last.
    private void ReadMember(Members member)
    {
        switch (member)
        {
            case Members.Model:
                _model = RequestFactsReader.ReadModel(ref _json);
                _json.Skip();
                break;
            case Members.Stream:
                _streams = RequestFactsReader.ReadFlag(ref _json);
                _json.Skip();
                break;
            case Members.MaxTokens:
                ReadMaxTokens();
                break;
            case Members.Settings:
                ReadSettings();
                break;
            case Members.Tools:
                ReadTools();
                break;
            case Members.System:
                ReadList(static (ref FactsPass pass, int at, BodyPart part) => pass.TakeSystem(at, part));
                break;
            case Members.Messages:
                ReadList(static (ref FactsPass pass, int at, BodyPart part) => pass.TakeMessage(part));
                break;
            default:
                _json.Skip();
                break;
        }
    }

    private void ReadMaxTokens()
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out long count) && count >= 0)
        {
            _maxTokens = count;
        }

        _json.Skip();
    }

    private void ReadSettings()
    {
        int depth = _json.CurrentDepth;
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.CurrentDepth > depth)
        {
            bool isLimit = _json.ValueTextEquals("maxTokens"u8) || _json.ValueTextEquals("maxOutputTokens"u8)
                || _json.ValueTextEquals("max_output_tokens"u8);
            _json.Read();
            if (isLimit)
            {
                ReadMaxTokens();
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadTools()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            ReadList(static (ref FactsPass pass, int at, BodyPart part) => pass.TakeTool(part));
            return;
        }

        // Converse: the tools are a member of toolConfig, beside the choice among them.
        int depth = _json.CurrentDepth;
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            bool isTools = _json.ValueTextEquals("tools"u8);
            _json.Read();
            if (isTools)
            {
                ReadList(static (ref FactsPass pass, int at, BodyPart part) => pass.TakeTool(part));
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void ReadList(Take take)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            if (_json.TokenType != JsonTokenType.Null)
            {
                take(ref this, 0, Count(BodyPartReader.Read(ref _json)));
            }

            return;
        }

        for (int at = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; at++)
        {
            take(ref this, at, Count(BodyPartReader.Read(ref _json)));
        }
    }

    private BodyPart Count(BodyPart part)
    {
        _textBytes += part.TextBytes;
        _marksCache |= part.MarksCache;
        return part;
    }

    private void TakeTool(BodyPart tool)
    {
        _tools += Math.Max(1, tool.Declarations);
        _prefixBytes += tool.TextBytes;
        _toolsHash.Add(tool.Hash);
    }

    private void TakeSystem(int at, BodyPart block)
    {
        if (at > 0 || !block.IsBilling)
        {
            _systemHash.Add(block.Hash);
            _prefixBytes += block.TextBytes;
        }
    }

    private void TakeMessage(BodyPart message)
    {
        _messages++;
        if (_hasFirstMessage)
        {
            return;
        }

        if (message.IsSystem)
        {
            _leadingHash.Add(message.Hash);
            _prefixBytes += message.TextBytes;
            return;
        }

        _firstMessage = message.Hash;
        _hasFirstMessage = true;
    }

    private delegate void Take(ref FactsPass pass, int at, BodyPart part);
}
