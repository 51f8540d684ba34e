namespace FirstToken.Settings;

/// <summary>A settings file cannot be used; the message has a line for each thing that is wrong with it.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>A file that cannot be used at all.</summary>
    /// <param name="message">One line: which file and why.</param>
    public ConfigException(string message)
        : base(message) => Lines = [message];

    /// <summary>A file with mistakes.</summary>
    /// <param name="problems">The mistakes; at least one.</param>
    public ConfigException(IEnumerable<ConfigProblem> problems)
        : this([.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).Select(problem => problem.ToString()).Distinct()])
    {
    }

    /// <summary>Settings from several sources with mistakes, in the file and beside it.</summary>
    /// <param name="problems">The mistakes in the file.</param>
    /// <param name="others">The mistakes elsewhere (variables, flags), a line each.</param>
    public ConfigException(IEnumerable<ConfigProblem> problems, IEnumerable<string> others)
        : this([.. new ConfigException(problems).Lines, .. others])
    {
    }

    private ConfigException(string[] lines)
        : base(string.Join('\n', lines)) => Lines = lines;

    /// <summary>A line for each mistake, in the order of the file.</summary>
    public IReadOnlyList<string> Lines { get; }
}
