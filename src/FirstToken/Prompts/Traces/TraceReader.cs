namespace FirstToken.Prompts.Traces;

/// <summary>
/// Reads recorded loads: event logs of <c>bench --events</c>, Mooncake's JSON lines and BurstGPT's CSV. Which it is shows in the
/// first line.
/// </summary>
public static class TraceReader
{
    /// <summary>The largest file read, in bytes.</summary>
    public const long LargestFile = 4L * 1024 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="PromptException">It cannot be read or is broken; the message is one line with the number of the line.</exception>
    public static Trace Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new PromptException($"{path}: larger than {LargestFile / 1024 / 1024} MB: cut it");
            }

            using var text = new StreamReader(path);
            return Read(text, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PromptException($"{path}: no such file", missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PromptException($"{path}: cannot be read: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages and the run file.</param>
    /// <exception cref="PromptException">It is broken.</exception>
    public static Trace Read(TextReader text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new TraceLines(text, file);
        string first = lines.Read() ?? throw new PromptException($"{file}: there is no request in it");
        return first.TrimStart().StartsWith('{') ? JsonTrace.Read(first, lines, file) : BurstGptTrace.Read(first, lines, file);
    }
}
