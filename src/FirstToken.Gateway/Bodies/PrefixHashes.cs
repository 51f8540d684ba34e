namespace FirstToken.Gateway.Bodies;

/// <summary>
/// Hashes of what a prompt cache would match, in the order the model reads it: tools, then system, then messages (facts: wire.md
/// §1.6). Each stage holds all before it, and the model. The same in every process and version of one major release; made to
/// find equals, not to withstand people who look for collisions.
/// </summary>
/// <param name="Tools">The model and the tools.</param>
/// <param name="System">The same with the system prompt; system messages that lead the conversation belong to it.</param>
/// <param name="FirstMessage">The same with the first message after it: what all calls of one conversation share.</param>
public readonly record struct PrefixHashes(ulong Tools, ulong System, ulong FirstMessage);
