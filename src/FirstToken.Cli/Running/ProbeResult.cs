using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Cli.Running;

/// <summary>What a probe shows of a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Record">The request shown; absent when it was interrupted before any ended.</param>
/// <param name="Requests">How many it was chosen from.</param>
internal sealed record ProbeResult(Target Target, RequestRecord? Record, int Requests);
