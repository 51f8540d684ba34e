namespace FirstToken.Settings;

/// <summary>Loads the text of a settings file, or says in one line why it cannot be had.</summary>
internal static class ConfigText
{
    /// <summary>The whole text.</summary>
    /// <exception cref="ConfigException">It cannot be read, or is too large to be settings.</exception>
    public static string Load(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var reader = new StreamReader(stream);
            char[] text = new char[SafeYaml.LargestFile + 1];
            int length = reader.ReadBlock(text);
            return length > SafeYaml.LargestFile
                ? throw new ConfigException($"{path}: larger than {SafeYaml.LargestFile >> 20} MB: not a settings file")
                : new string(text, 0, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message.ReplaceLineEndings(" ");
            throw new ConfigException($"{path}: {reason}");
        }
    }
}
