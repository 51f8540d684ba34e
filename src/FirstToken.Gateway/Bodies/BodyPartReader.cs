using System.Text.Json;

namespace FirstToken.Gateway.Bodies;

/// <summary>Reads one value of a body to its end: its hash, its size, its marks. Keeps nothing of it.</summary>
internal ref struct BodyPartReader
{
    private const byte ArrayKind = (byte)JsonTokenType.StartArray;
    private const byte ObjectKind = (byte)JsonTokenType.StartObject;
    private const byte NameKind = (byte)JsonTokenType.PropertyName;
    private const byte StringKind = (byte)JsonTokenType.String;

    private readonly int _depth;
    private ContentHash _hash;
    private long _ignored;
    private bool _objectPending;
    private bool _marksCache;
    private bool _isSystem;
    private bool _isBilling;
    private bool _inDeclarations;
    private int _declarations;

    private BodyPartReader(int depth) => _depth = depth;

    private enum Member
    {
        Other,
        Binary,
        CacheMark,
        Content,
        Role,
        Text,
        Declarations,
    }

    /// <summary>Reads the value whose first token <paramref name="json"/> stands on; it then stands on its last.</summary>
    public static BodyPart Read(ref Utf8JsonReader json)
    {
        long start = json.TokenStartIndex;
        var part = new BodyPartReader(json.CurrentDepth);
        part.ReadTokens(ref json);
        return new BodyPart
        {
            Hash = part._hash.Value,
            TextBytes = json.BytesConsumed - start - part._ignored,
            MarksCache = part._marksCache,
            IsSystem = part._isSystem,
            IsBilling = part._isBilling,
            Declarations = part._declarations,
        };
    }

    private void ReadTokens(ref Utf8JsonReader json)
    {
        Member member = Member.Other;
        bool more = true;
        while (more)
        {
            JsonTokenType token = json.TokenType;
            switch (token)
            {
                case JsonTokenType.PropertyName:
                    member = Name(ref json);
                    break;
                case JsonTokenType.String:
                    Text(ref json, member);
                    break;
                case JsonTokenType.StartObject:
                    _declarations += _inDeclarations && json.CurrentDepth == _depth + 2 ? 1 : 0;
                    FlushObject();
                    _objectPending = true;
                    break;
                case JsonTokenType.EndObject when _objectPending:
                    // What held nothing but a mark must hash like what is not there: marks move from call to call.
                    _objectPending = false;
                    break;
                default:
                    FlushObject();
                    _hash.Add((byte)token, json.ValueSpan);
                    break;
            }

            bool isEnd = token is not JsonTokenType.PropertyName and not JsonTokenType.StartObject and not JsonTokenType.StartArray;
            more = !(isEnd && json.CurrentDepth == _depth) && json.Read();
        }
    }

    private Member Name(ref Utf8JsonReader json)
    {
        Member member = MemberOf(ref json, json.CurrentDepth - _depth);
        if (member == Member.CacheMark)
        {
            _marksCache = true;
            long start = json.TokenStartIndex;
            json.Read();
            json.Skip();
            _ignored += json.BytesConsumed - start;
            return Member.Other;
        }

        if (json.CurrentDepth == _depth + 1)
        {
            _inDeclarations = member == Member.Declarations;
        }

        FlushObject();
        _hash.Add(NameKind, json.ValueSpan);
        return member;
    }

    private void Text(ref Utf8JsonReader json, Member member)
    {
        ReadOnlySpan<byte> text = json.ValueSpan;
        bool isWhole = json.CurrentDepth == _depth;
        if (isWhole || member == Member.Content)
        {
            TextBlock(text, inList: !isWhole);
            return;
        }

        if (member == Member.Binary)
        {
            _ignored += text.Length;
        }
        else if (member == Member.Role)
        {
            _isSystem = text.SequenceEqual("system"u8) || text.SequenceEqual("developer"u8);
        }
        else if (member == Member.Text)
        {
            _isBilling |= text.StartsWith("x-anthropic-billing-header"u8);
        }

        FlushObject();
        _hash.Add(StringKind, text);
    }

    // A plain string and one text block that holds it are the same prompt, and clients turn one into the other to mark it.
    private void TextBlock(ReadOnlySpan<byte> text, bool inList)
    {
        if (inList)
        {
            _hash.Add(ArrayKind, "["u8);
        }

        _hash.Add(ObjectKind, "{"u8);
        _hash.Add(NameKind, "type"u8);
        _hash.Add(StringKind, "text"u8);
        _hash.Add(NameKind, "text"u8);
        _hash.Add(StringKind, text);
        _hash.Add((byte)JsonTokenType.EndObject, "}"u8);
        if (inList)
        {
            _hash.Add((byte)JsonTokenType.EndArray, "]"u8);
        }
    }

    private void FlushObject()
    {
        if (_objectPending)
        {
            _objectPending = false;
            _hash.Add(ObjectKind, "{"u8);
        }
    }

    private static Member MemberOf(ref Utf8JsonReader json, int depth)
    {
        if (json.ValueIsEscaped)
        {
            return json.ValueTextEquals("cache_control"u8) || json.ValueTextEquals("cachePoint"u8) ? Member.CacheMark : Member.Other;
        }

        ReadOnlySpan<byte> name = json.ValueSpan;
        return name.Length switch
        {
            3 when name.SequenceEqual("url"u8) => Member.Binary,
            4 when name.SequenceEqual("text"u8) => Member.Text,
            4 when name.SequenceEqual("data"u8) => Member.Binary,
            4 when depth == 1 && name.SequenceEqual("role"u8) => Member.Role,
            5 when name.SequenceEqual("bytes"u8) => Member.Binary,
            7 when depth == 1 && name.SequenceEqual("content"u8) => Member.Content,
            9 when name.SequenceEqual("file_data"u8) || name.SequenceEqual("image_url"u8) || name.SequenceEqual("signature"u8)
                => Member.Binary,
            10 when name.SequenceEqual("cachePoint"u8) => Member.CacheMark,
            13 when name.SequenceEqual("cache_control"u8) => Member.CacheMark,
            16 when name.SequenceEqual("thoughtSignature"u8) => Member.Binary,
            17 when name.SequenceEqual("encrypted_content"u8) => Member.Binary,
            20 when depth == 1 && name.SequenceEqual("functionDeclarations"u8) => Member.Declarations,
            21 when depth == 1 && name.SequenceEqual("function_declarations"u8) => Member.Declarations,
            _ => Member.Other,
        };
    }
}
