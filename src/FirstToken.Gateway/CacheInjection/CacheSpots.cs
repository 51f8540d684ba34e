using System.Text.Json;
using FirstToken.Gateway.Bodies;

namespace FirstToken.Gateway.CacheInjection;

/// <summary>The places of a Messages body that can carry a breakpoint, found in one pass.</summary>
internal ref struct CacheSpots
{
    private Utf8JsonReader _json;
    private bool _marked;
    private bool _twice;

    private CacheSpots(ReadOnlySpan<byte> body) => _json = new Utf8JsonReader(body, RequestFactsReader.Options);

    /// <summary>The last tool that is offered from the start.</summary>
    public BlockSpot? Tool { get; private set; }

    /// <summary>The last block of the system prompt.</summary>
    public BlockSpot? System { get; private set; }

    /// <summary>The end of the user's last message.</summary>
    public BlockSpot? Tail { get; private set; }

    /// <summary>The end of the user's message before.</summary>
    public BlockSpot? TailBefore { get; private set; }

    /// <summary>Bytes of the tools.</summary>
    public int ToolBytes { get; private set; }

    /// <summary>Bytes of the system prompt.</summary>
    public int SystemBytes { get; private set; }

    /// <summary>Where the messages begin.</summary>
    public int MessagesStart { get; private set; }

    /// <summary>Finds the places.</summary>
    /// <returns><see langword="false"/> when the body is not understood, or its caller marks it himself.</returns>
    public static bool TryFind(ReadOnlySpan<byte> body, out CacheSpots spots)
    {
        spots = new CacheSpots(body);
        try
        {
            return spots.TryRun();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryRun()
    {
        bool tools = false, system = false, messages = false;
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName && !_marked && !_twice)
        {
            _marked |= _json.ValueTextEquals("cache_control"u8);
            if (_json.ValueTextEquals("tools"u8))
            {
                Once(ref tools);
                ReadTools();
            }
            else if (_json.ValueTextEquals("system"u8))
            {
                Once(ref system);
                ReadSystem();
            }
            else if (_json.ValueTextEquals("messages"u8))
            {
                Once(ref messages);
                ReadMessages();
            }
            else
            {
                _json.Read();
                BlockSpot.SkipChecked(ref _json, ref _marked);
            }
        }

        return !_marked && !_twice && !_json.Read();
    }

    private void Once(ref bool seen)
    {
        _twice |= seen;
        seen = true;
    }

    private void ReadTools()
    {
        int start = Begin();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            BlockSpot.SkipChecked(ref _json, ref _marked);
            return;
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            BlockSpot tool = BlockSpot.Read(ref _json, ref _marked);
            Tool = tool.IsTool ? tool : Tool;
        }

        ToolBytes = (int)_json.BytesConsumed - start;
    }

    private void ReadSystem()
    {
        int start = Begin();
        System = ReadBlocks(static spot => spot.IsSystem);
        SystemBytes = (int)_json.BytesConsumed - start;
    }

    private void ReadMessages()
    {
        MessagesStart = Begin();
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            BlockSpot.SkipChecked(ref _json, ref _marked);
            return;
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadMessage();
            }
            else
            {
                BlockSpot.SkipChecked(ref _json, ref _marked);
            }
        }
    }

    private void ReadMessage()
    {
        BlockSpot? last = null;
        bool isUser = false, content = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            _marked |= _json.ValueTextEquals("cache_control"u8);
            bool isRole = _json.ValueTextEquals("role"u8);
            if (_json.ValueTextEquals("content"u8))
            {
                Once(ref content);
                _json.Read();
                last = ReadBlocks(static spot => spot.IsContent);
                continue;
            }

            _json.Read();
            isUser = isRole ? _json.TokenType == JsonTokenType.String && _json.ValueTextEquals("user"u8) : isUser;
            BlockSpot.SkipChecked(ref _json, ref _marked);
        }

        if (isUser && last is not null)
        {
            (TailBefore, Tail) = (Tail, last);
        }
    }

    // A string, or the last block of a list that may carry a mark. The reader stands on the first token.
    private BlockSpot? ReadBlocks(Func<BlockSpot, bool> may)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            BlockSpot only = BlockSpot.Read(ref _json, ref _marked);
            return only.IsString && may(only) ? only : null;
        }

        BlockSpot? last = null;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            BlockSpot block = BlockSpot.Read(ref _json, ref _marked);
            last = !block.IsString && may(block) ? block : last;
        }

        return last;
    }

    private int Begin()
    {
        _json.Read();
        return (int)_json.TokenStartIndex;
    }
}
