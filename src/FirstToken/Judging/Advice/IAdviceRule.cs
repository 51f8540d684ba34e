namespace FirstToken.Judging.Advice;

/// <summary>Looks for one fault in the evidence. A rule sees all of it at once: what one file lacks another may have measured.</summary>
public interface IAdviceRule
{
    /// <summary>Its name (<c>cache-prefix</c>).</summary>
    string Name { get; }

    /// <summary>What it looks for, in a line: thresholds included.</summary>
    string LooksFor { get; }

    /// <summary>What its expected gain is computed from, in a line.</summary>
    string GainFrom { get; }

    /// <summary>How the change is made with a provider's SDK.</summary>
    /// <param name="provider">The provider's name in a target.</param>
    /// <returns><see langword="null"/> where it is not done in code, or no sample for that SDK is at hand.</returns>
    CodeSample? CodeFor(string provider);

    /// <summary>The advice this rule has, at most one piece for each traffic and fault; none where the evidence is too little.</summary>
    /// <param name="evidence">What was observed.</param>
    IEnumerable<Recommendation> Examine(Evidence evidence);
}
