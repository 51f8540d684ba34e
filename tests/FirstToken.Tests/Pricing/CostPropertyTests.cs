using FirstToken.Pricing;
using FirstToken.Providers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Pricing;

public class CostPropertyTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public void More_tokens_never_cost_less()
    {
        // Steps of hundreds of tokens, so that the threshold at 100,000 is crossed as well.
        Prop.ForAll<(NonNegativeInt Input, NonNegativeInt Read, NonNegativeInt Write), NonNegativeInt, byte>((tokens, more, part) =>
        {
            Usage usage = Usage(tokens.Input.Get * 500L, tokens.Read.Get * 500L, tokens.Write.Get * 500L, 100);
            Usage larger = (part % 4) switch
            {
                0 => usage with { InputUncached = usage.InputUncached + more.Get * 700L },
                1 => usage with { CacheRead = usage.CacheRead + more.Get * 700L },
                2 => usage with { CacheWrite = usage.CacheWrite + more.Get * 700L },
                _ => usage with { Output = usage.Output + more.Get * 700L },
            };
            return Cost("claude-haiku-5-5", larger) >= Cost("claude-haiku-5-5", usage);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_cost_is_the_sum_of_its_parts()
    {
        Prop.ForAll<(NonNegativeInt Input, NonNegativeInt Read), NonNegativeInt, NonNegativeInt>((input, write, output) =>
        {
            decimal? whole = Cost("claude-sonnet-4-6", Usage(input.Input.Get, input.Read.Get, write.Get, output.Get));
            decimal? parts = Cost("claude-sonnet-4-6", Usage(input.Input.Get, 0, 0, 0))
                + Cost("claude-sonnet-4-6", Usage(0, input.Read.Get, 0, 0))
                + Cost("claude-sonnet-4-6", Usage(0, 0, write.Get, 0))
                + Cost("claude-sonnet-4-6", Usage(0, 0, 0, output.Get));
            return whole == parts;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_thousand_requests_cost_a_thousand_times_one()
    {
        Prop.ForAll<NonNegativeInt, NonNegativeInt>((input, output) =>
            Cost("claude-opus-5-5", Usage(input.Get * 1_000L, 0, 0, output.Get * 1_000L))
                == 1_000 * Cost("claude-opus-5-5", Usage(input.Get, 0, 0, output.Get))).QuickCheckThrowOnFailure();
    }

    private static decimal? Cost(string model, Usage usage) => PriceTable.Default.Cost("anthropic", model, usage, Day);

    private static Usage Usage(long input, long read, long write, long output) =>
        new() { InputUncached = input, CacheRead = read, CacheWrite = write, Output = output };
}
