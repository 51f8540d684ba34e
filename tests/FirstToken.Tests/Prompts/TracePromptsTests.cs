using FirstToken.Prompts;
using FirstToken.Prompts.Traces;
using Xunit;

namespace FirstToken.Tests.Prompts;

public sealed class TracePromptsTests
{
    [Fact]
    public void A_prompt_has_the_size_of_its_entry_by_the_house_estimate()
    {
        TracePrompts prompts = Prompts(Entry(1, 1), Entry(3, 7), Entry(5000, 200), Entry(1024, 9, 4, 5));

        Assert.Equal([1, 3, 5000, 1024], Enumerable.Range(0, 4).Select(n => TokenEstimate.Of(prompts.Next(n))));
        Assert.Equal([1, 3, 5000, 1024], Enumerable.Range(0, 4).Select(n => prompts.Next(n).EstimatedInputTokens!.Value));
        Assert.Equal([1, 7, 200, 9], Enumerable.Range(0, 4).Select(n => prompts.Next(n).MaxTokens!.Value));
    }

    [Fact]
    public void Blocks_of_the_same_id_are_the_same_text_and_others_differ_from_their_first_letters_on()
    {
        TracePrompts prompts = Prompts(Entry(1536, 1, 7, 8, 9), Entry(1536, 1, 7, 8, 10), Entry(1536, 1, 11, 8, 9));
        string[] texts = [.. Enumerable.Range(0, 3).Select(n => Text(prompts, n))];

        Assert.Equal(2 * 2048, SharedPrefix(texts[0], texts[1]) / 2048 * 2048);
        Assert.InRange(SharedPrefix(texts[0], texts[1]), 4096, 4096 + 16);
        Assert.InRange(SharedPrefix(texts[0], texts[2]), 0, 16);
        Assert.Equal(texts[0][2048..4096], texts[2][2048..4096]);
    }

    [Fact]
    public void Entries_without_blocks_and_warm_up_share_no_beginning()
    {
        TracePrompts prompts = Prompts(Entry(2000, 1), Entry(2000, 1));

        Assert.InRange(SharedPrefix(Text(prompts, 0), Text(prompts, 1)), 0, 16);
        Assert.InRange(SharedPrefix(Text(prompts, 0), Text(prompts, -1)), 0, 16);
        Assert.InRange(SharedPrefix(Text(prompts, -1), Text(prompts, -2)), 0, 16);
    }

    [Fact]
    public void Every_target_gets_the_same_text_and_another_run_another_one()
    {
        Trace trace = TraceOf(Entry(100, 1), Entry(100, 1));
        var prompts = new TracePrompts(trace, targets: 2, seed: 5);

        Assert.Equal(Text(prompts, 0), Text(prompts, 1));
        Assert.NotEqual(Text(prompts, 1), Text(prompts, 2));
        Assert.Equal(Text(prompts, 2), Text(prompts, 3));
        Assert.NotEqual(Text(prompts, 0), Text(new TracePrompts(trace, 2, seed: 6), 0));
        Assert.Equal(Text(prompts, 0), Text(new TracePrompts(trace, 2, seed: 5), 0));
    }

    [Fact]
    public void An_output_limit_of_the_run_is_the_most()
    {
        var prompts = new TracePrompts(TraceOf(Entry(10, 500), Entry(10, 5)), 1, 1, mostOutput: 64);

        Assert.Equal((64, 5), (prompts.Next(0).MaxTokens, prompts.Next(1).MaxTokens));
    }

    private static string Text(TracePrompts prompts, int number) => prompts.Next(number).Messages[0].Text;

    private static TracePrompts Prompts(params TraceEntry[] entries) => new(TraceOf(entries), targets: 1, seed: 1);

    private static Trace TraceOf(params TraceEntry[] entries) => new() { File = "t", Format = "Mooncake", Entries = entries };

    private static TraceEntry Entry(int input, int output, params long[] blocks) =>
        new(TimeSpan.Zero, input, output) { Blocks = blocks.Length == 0 ? null : blocks };

    private static int SharedPrefix(string one, string other) => one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
}
