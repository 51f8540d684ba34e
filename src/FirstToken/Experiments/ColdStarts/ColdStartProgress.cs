namespace FirstToken.Experiments.ColdStarts;

/// <summary>Where the experiment stands.</summary>
/// <param name="Round">The round, from 0; -1 while warming up.</param>
/// <param name="Scenario">What comes next.</param>
/// <param name="Ended">Requests that have ended.</param>
/// <param name="CostUsd">Known cost so far.</param>
public readonly record struct ColdStartProgress(int Round, ColdStartScenario Scenario, int Ended, decimal CostUsd);
