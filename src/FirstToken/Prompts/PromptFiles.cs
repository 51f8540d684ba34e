namespace FirstToken.Prompts;

/// <summary>Prompts from the disk.</summary>
public static class PromptFiles
{
    private const int LargestText = 64 * 1024 * 1024;

    /// <summary>A text file, sent whole as one user message (<c>--prompt-file</c>).</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="PromptException">It cannot be read, is empty or larger than 64 MB.</exception>
    public static IPromptSource Text(string path)
    {
        byte[] bytes = Read(path, LargestText);
        string text = new System.Text.UTF8Encoding(false).GetString(bytes).TrimStart('\uFEFF');
        return new FixedPrompt(text, path);
    }

    /// <summary>A file of prompts (<c>--dataset</c>): see <see cref="PromptDataset"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PromptException">It cannot be read, is broken, has no prompt or is larger than 1 GB.</exception>
    public static IPromptSource Dataset(string path) => PromptDataset.Parse(Read(path, PromptDataset.LargestFile), path);

    /// <summary>A file of conversations (<c>--dataset --multi-turn</c>): see <see cref="ConversationDataset"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Where the nonces of the run begin; absent for none.</param>
    /// <exception cref="PromptException">It cannot be read, is broken, has no conversation or is larger than 1 GB.</exception>
    public static ConversationPrompts Conversations(string path, ulong? seed) => ConversationDataset.Parse(Read(path, PromptDataset.LargestFile), path, seed);

    private static byte[] Read(string path, int largest)
    {
        try
        {
            return new FileInfo(path).Length > largest
                ? throw new PromptException($"{path}: larger than {largest / 1024 / 1024} MB")
                : File.ReadAllBytes(path);
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
}
