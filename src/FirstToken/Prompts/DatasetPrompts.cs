namespace FirstToken.Prompts;

/// <summary>The prompts of a file, in its order, from the start again after the last.</summary>
public sealed class DatasetPrompts : IPromptSource
{
    private readonly IReadOnlyList<Prompt> _prompts;

    /// <summary>Takes prompts read from a file.</summary>
    /// <param name="prompts">The prompts; at least one.</param>
    /// <param name="file">The file's name, for the run file.</param>
    /// <exception cref="PromptException">There is no prompt.</exception>
    public DatasetPrompts(IReadOnlyList<Prompt> prompts, string file)
    {
        if (prompts.Count == 0)
        {
            throw new PromptException($"{file}: there is no prompt in it");
        }

        _prompts = prompts;
        Description = $"dataset {file} ({prompts.Count} prompt{(prompts.Count == 1 ? "" : "s")}, "
            + $"about {prompts.Average(static prompt => prompt.EstimatedInputTokens ?? 0):0} input tokens on average, estimated)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Prompt Next(int number)
    {
        // Warm-up requests are negative and take the prompts from the end.
        int index = number % _prompts.Count;
        return _prompts[index < 0 ? index + _prompts.Count : index];
    }
}
