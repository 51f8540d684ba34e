namespace FirstToken.Settings;

/// <summary>Something wrong in a settings file.</summary>
/// <param name="File">Which file, as it was named.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="Column">Where in the line, from 1.</param>
/// <param name="Text">What is wrong and how to mend it, one line.</param>
public sealed record ConfigProblem(string File, long Line, long Column, string Text)
{
    /// <summary><c>firsttoken.yaml:3:5: unknown key 'tragets'</c>, the form editors can jump to.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}: {Text}");
}
