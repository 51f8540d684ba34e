using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Recording;

/// <summary>What the log says of an answer beyond its times.</summary>
/// <param name="Api">The format's name.</param>
/// <param name="Model">The model asked for; empty if the request named none.</param>
/// <param name="Injected">What was made to go wrong.</param>
/// <param name="Usage">The tokens; null for a refused request.</param>
internal sealed record AnswerFacts(string Api, string Model, Injection Injected, TokenUsage? Usage);
