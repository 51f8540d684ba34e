using FirstToken.Simulator.Caching;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class PromptCacheTests
{
    private const long Second = 1_000_000_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_prefix_is_read_only_once_the_answer_that_wrote_it_has_begun()
    {
        var cache = new PromptCache(Life);
        CachePrompt prompt = Prompt(2000);
        Assert.Equal(new CacheHit(0, 0, 2000, 0), cache.Use(1, prompt, 0));
        cache.Write(1, prompt, 0, readableFrom: Second);

        Assert.Equal(0, cache.Use(1, prompt, Second - 1).Read);
        Assert.Equal(2000, cache.Use(1, prompt, Second).Read);
    }

    [Fact]
    public void A_prefix_dies_after_its_life_and_use_renews_it()
    {
        var cache = new PromptCache(Life);
        CachePrompt prompt = Prompt(2000);
        cache.Write(1, prompt, 0, 0);

        Assert.Equal(2000, cache.Use(1, prompt, 299 * Second).Read);
        Assert.Equal(2000, cache.Use(1, prompt, 598 * Second).Read);
        Assert.Equal(0, cache.Use(1, prompt, 899 * Second).Read);
    }

    [Fact]
    public void Callers_do_not_share()
    {
        var cache = new PromptCache(Life);
        cache.Write(1, Prompt(2000), 0, 0);

        Assert.Equal(0, cache.Use(2, Prompt(2000), 1).Read);
    }

    [Fact]
    public void Too_short_a_prefix_is_neither_written_nor_read()
    {
        var cache = new PromptCache(Life);
        CachePrompt prompt = Prompt(1000);
        cache.Write(1, prompt, 0, 0);

        Assert.Equal(new CacheHit(1000, 0, 0, 0), cache.Use(1, prompt, 1));
    }

    [Fact]
    public void The_parts_add_up_to_the_prompt_and_repetition_never_reads_less()
    {
        Prop.ForAll<PositiveInt[]>(sizes =>
        {
            var cache = new PromptCache(Life);
            int total = 0;
            var marks = sizes.Take(4).Select((size, i) => new CacheMark((UInt128)i, total += size.Get * 100, true, Life)).ToArray();
            var prompt = new CachePrompt { Tokens = total + 7, Marks = marks, Minimum = 1024 };
            CacheHit first = cache.Use(1, prompt, 0);
            cache.Write(1, prompt, 0, 0);
            CacheHit second = cache.Use(1, prompt, 1);
            return Sum(first) == prompt.Tokens && Sum(second) == prompt.Tokens &&
                first.Read == 0 && second.Read == first.Write5m && second.Write5m == 0;
        }).QuickCheckThrowOnFailure();
    }

    private static int Sum(CacheHit hit) => hit.Uncached + hit.Read + hit.Write5m + hit.Write1h;

    private static CachePrompt Prompt(int tokens) =>
        new() { Tokens = tokens, Marks = [new CacheMark(42, tokens, true, Life)], Minimum = 1024 };
}
