using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Prompts;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of a run whose prompts are whole conversations.</summary>
internal sealed class MultiTurnFlags
{
    private readonly Option<bool> _multiTurn = Flags.Switch("--multi-turn", "Hold the conversations of --dataset to their end, each turn with all before it; -n and -c then count conversations");
    private readonly Option<TimeSpan?> _think = Flags.Time("--think-time", "Between an answer and the next turn of a conversation [default: none]");

    public IEnumerable<Option> All => [_multiTurn, _think];

    /// <summary>Takes the conversations into a plan, if they are asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The plan as the other flags have it.</param>
    /// <param name="nonceSeed">Where the nonces of the run begin; absent for none.</param>
    /// <exception cref="CommandFailure">Another flag contradicts them.</exception>
    /// <exception cref="PromptException">The file cannot be used.</exception>
    public RunPlan Apply(ParseResult parsed, RunPlan plan, ulong? nonceSeed)
    {
        if (!parsed.GetValue(_multiTurn))
        {
            return parsed.GetValue(_think) is null ? plan : throw CommandFailure.Usage("--think-time is between the turns of a conversation: give --multi-turn too");
        }

        if (parsed.GetResult("--dataset") is not OptionResult { Tokens: [{ Value: var file }] })
        {
            throw CommandFailure.Usage("--multi-turn holds the conversations of a file: give --dataset FILE too");
        }

        if (Given(parsed, "--sweep") || Given(parsed, "--replay"))
        {
            throw CommandFailure.Usage($"--multi-turn and {(Given(parsed, "--sweep") ? "--sweep" : "--replay")} exclude each other: when a turn is asked depends on the answer before");
        }

        return plan with { Prompts = PromptFiles.Conversations(file, nonceSeed), ThinkTime = parsed.GetValue(_think) ?? TimeSpan.Zero };
    }

    private static bool Given(ParseResult parsed, string name) => parsed.GetResult(name) is OptionResult { Implicit: false };
}
