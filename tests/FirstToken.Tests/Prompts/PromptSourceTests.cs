using FirstToken.Prompts;
using FirstToken.Providers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Prompts;

public class PromptSourceTests
{
    [Theory]
    [InlineData("short", 15, 30)]
    [InlineData("Medium", 250, 350)]
    [InlineData("long", 1_600, 2_000)]
    public void Each_built_in_size_is_as_long_as_documented(string size, int atLeast, int atMost)
    {
        IPromptSource source = BuiltInPrompts.OfSize(size)!;

        Prompt prompt = source.Next(0);

        Assert.InRange(prompt.EstimatedInputTokens!.Value, atLeast, atMost);
        Assert.Equal(prompt, source.Next(99));
        Assert.Contains("estimated", source.Description, StringComparison.Ordinal);
        Assert.Null(BuiltInPrompts.OfSize("huge"));
    }

    [Fact]
    public void An_empty_text_is_refused()
    {
        var refusal = Assert.Throws<PromptException>(() => new FixedPrompt(" \n", "own text"));

        Assert.Equal("own text: the prompt is empty", refusal.Message);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("abcd", 1)]
    [InlineData("abcde", 2)]
    [InlineData("漢字", 2)]
    public void A_token_is_estimated_as_four_bytes(string text, int tokens)
    {
        Assert.Equal(tokens, TokenEstimate.Of(text));
    }

    [Fact]
    public void A_synthetic_prompt_has_the_length_asked_for_by_letters_and_by_words()
    {
        string text = new SyntheticPrompt(10_000, 1).Next(0).Messages[0].Text;

        Assert.Equal(40_000, text.Length);
        Assert.InRange(text.Split(' ').Length, 6_800, 7_500);
    }

    [Fact]
    public void Every_length_of_a_synthetic_prompt_is_exact_by_estimate()
    {
        Prop.ForAll<PositiveInt, ulong>((tokens, seed) =>
        {
            Prompt prompt = new SyntheticPrompt(tokens.Get, seed).Next(0);
            return TokenEstimate.Of(prompt) == tokens.Get && prompt.EstimatedInputTokens == tokens.Get
                && !prompt.Messages[0].Text.EndsWith(' ');
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_synthetic_prompt_depends_on_its_seed_alone()
    {
        Assert.Equal(Text(new SyntheticPrompt(500, 3), 0), Text(new SyntheticPrompt(500, 3), 17));
        Assert.NotEqual(Text(new SyntheticPrompt(500, 3), 0), Text(new SyntheticPrompt(500, 4), 0));
        Assert.Throws<PromptException>(() => new SyntheticPrompt(0, 1));
        Assert.Throws<PromptException>(() => new SyntheticPrompt(SyntheticPrompt.MostTokens + 1, 1));
    }

    [Fact]
    public void A_nonce_stands_at_the_very_head_and_nothing_else_changes()
    {
        IPromptSource plain = new FixedPrompt("Tell me a tale.", "own text");

        string marked = Text(plain.WithNonce(5), 3);

        Assert.Matches(@"^\[[0-9b-z_-]{13}\] Tell me a tale\.$", marked);
        Assert.Equal("own text (about 4 input tokens, estimated), nonce at the head", plain.WithNonce(5).Description);
        Assert.Equal(8, plain.WithNonce(5).Next(0).EstimatedInputTokens);
    }

    [Fact]
    public void With_a_system_prompt_the_nonce_goes_before_that()
    {
        var prompt = new Prompt([new(ChatRole.User, "a"), new(ChatRole.Assistant, "b"), new(ChatRole.User, "c")]);

        Prompt system = new DatasetPrompts([prompt with { System = "Be brief." }], "x").WithNonce(1).Next(0);
        Prompt none = new DatasetPrompts([prompt], "x").WithNonce(1).Next(0);

        Assert.EndsWith("] Be brief.", system.System, StringComparison.Ordinal);
        Assert.Equal(prompt.Messages, system.Messages);
        Assert.EndsWith("] a", none.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(prompt.Messages.Skip(1), none.Messages.Skip(1));
    }

    [Fact]
    public void Nonces_differ_between_requests_and_between_runs_and_agree_within_one()
    {
        IPromptSource source = new FixedPrompt("x", "x");
        string[] run = [.. Enumerable.Range(-500, 20_000).Select(number => Text(source.WithNonce(1), number))];
        string[] other = [.. Enumerable.Range(-500, 20_000).Select(number => Text(source.WithNonce(2), number))];

        Assert.Equal(40_000, run.Concat(other).Distinct().Count());
        Assert.Equal(run[600], Text(source.WithNonce(1), 100));
    }

    [Fact]
    public void Many_threads_get_what_one_thread_gets()
    {
        IPromptSource source = new FixedPrompt("x", "x").WithNonce(9);
        string[] texts = new string[5_000];

        Parallel.For(0, texts.Length, number => texts[number] = Text(source, number));

        Assert.Equal(Enumerable.Range(0, texts.Length).Select(number => Text(source, number)), texts);
    }

    [Fact]
    public void A_dataset_goes_round_and_warm_up_takes_it_from_the_end()
    {
        var source = new DatasetPrompts([.. "abc".Select(letter => new Prompt([new(ChatRole.User, $"{letter}")]))], "abc.jsonl");

        Assert.Equal("abcab", string.Concat(Enumerable.Range(0, 5).Select(number => Text(source, number))));
        Assert.Equal("bcabc", string.Concat(Enumerable.Range(-5, 5).Select(number => Text(source, number))));
        Assert.Equal("b", Text(source, int.MinValue));
    }

    private static string Text(IPromptSource source, int number) => source.Next(number).Messages[0].Text;
}
