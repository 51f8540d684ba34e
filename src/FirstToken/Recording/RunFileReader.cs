using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>Reads run files. Unknown fields are skipped; another schema or broken JSON is refused with the reason.</summary>
public static class RunFileReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a run file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">There is no such file, it cannot be read, or it is not a run file.</exception>
    public static async Task<RunFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException($"{path}: {Reason(failure)}", failure);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads a run from its JSON.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="RunFileException">It is not a run file.</exception>
    public static RunFile Parse(ReadOnlySpan<byte> json, string name)
    {
        if (json.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        try
        {
            RequireSchema(json, name);
            return JsonSerializer.Deserialize(json, RecordingJson.Default.RunFile)
                ?? throw new RunFileException($"{name}: not a run file");
        }
        catch (JsonException broken)
        {
            throw new RunFileException($"{name}: {(IsCutOff(json) ? CutOff(broken) : Describe(broken))}", broken);
        }
    }

    // Before anything else is looked at: of a file of another schema the first odd field is not what people need to hear.
    private static void RequireSchema(ReadOnlySpan<byte> json, string name)
    {
        string? schema = null;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new RunFileException($"{name}: not a run file: it holds no JSON object");
        }

        while (schema is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("schema"u8);
            reader.Read();
            if (found)
            {
                schema = reader.TokenType == JsonTokenType.String ? reader.GetString() : "not a text";
            }
            else
            {
                reader.Skip();
            }
        }

        if (schema != RunFile.CurrentSchema)
        {
            throw new RunFileException(schema is null
                ? $"{name}: not a run file: it names no schema"
                : $"{name}: schema '{schema}' is not '{RunFile.CurrentSchema}', the one this version reads");
        }
    }

    // What the framework says of a file that was cut off is true, but not what people need to hear.
    private static string CutOff(JsonException broken) =>
        $"broken JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}: the file ends in the middle of it; was it cut off?";

    private static bool IsCutOff(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                // Only the end of it matters.
            }

            return reader.TokenType == JsonTokenType.None || reader.CurrentDepth > 0;
        }
        catch (JsonException)
        {
            return false; // wrong before its end
        }
    }

    private static string Describe(JsonException broken)
    {
        if (broken.LineNumber is { } line && broken.Path is null)
        {
            return $"broken JSON at line {line + 1}, byte {broken.BytePositionInLine + 1}";
        }

        string message = broken.Message.ReplaceLineEndings(" ");
        int tail = message.IndexOf(" Path: ", StringComparison.Ordinal);
        string reason = tail > 0 ? message[..tail] : message;
        string where = broken.LineNumber is { } number ? $" (line {number + 1}, byte {broken.BytePositionInLine + 1})" : string.Empty;
        return broken.Path is { Length: > 1 } path ? $"broken at {path}{where}: {reason}" : $"broken{where}: {reason}";
    }

    private static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "may not be read",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
