using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TokenPaceTests
{
    [Fact]
    public void Where_the_first_chunk_does_not_say_its_tokens_it_is_taken_to_hold_one()
    {
        TokenPace pace = TokenPace.Of(Some.Record())!.Value;

        Assert.Equal(new TokenPace(2, 40_000, FirstChunkKnown: false), pace);
        Assert.Equal(20_000, pace.TpotUs);
        Assert.Equal(50_000, pace.MilliTokensPerSecond);
    }

    [Fact]
    public void Where_it_says_them_only_the_tokens_after_it_count()
    {
        RequestRecord record = Some.Record() with
        {
            OutputTokensSoFar = [6, 8, 10],
            Usage = new Usage { Output = 11 },
        };

        Assert.Equal(new TokenPace(5, 40_000, FirstChunkKnown: true), TokenPace.Of(record));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 42)]
    public void Reasoning_counts_only_where_it_was_streamed(bool streamed, long expected)
    {
        RequestRecord record = Some.Record() with
        {
            OutputTokensSoFar = [],
            Usage = new Usage { Output = 43, Reasoning = 40 },
            ReasoningStreamed = streamed,
        };

        Assert.Equal(expected, TokenPace.Of(record)!.Value.Tokens);
    }

    [Fact]
    public void Counts_that_do_not_cover_every_chunk_are_not_used()
    {
        RequestRecord record = Some.Record() with { OutputTokensSoFar = [1, 2] };

        Assert.False(TokenPace.Of(record)!.Value.FirstChunkKnown);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(1L)]
    public void One_token_or_an_unknown_number_has_no_pace(long? output) =>
        Assert.Null(TokenPace.Of(Some.Record() with { Usage = new Usage { Output = output } }));

    [Fact]
    public void Without_usage_there_is_no_pace() => Assert.Null(TokenPace.Of(Some.Record() with { Usage = null }));

    [Fact]
    public void An_answer_in_one_chunk_has_no_pace() =>
        Assert.Null(TokenPace.Of(Some.Record() with { OutputOffsetsNs = [5_000_000] }));

    [Fact]
    public void An_answer_whose_chunks_all_came_at_once_has_no_pace() =>
        Assert.Null(TokenPace.Of(Some.Record() with { OutputOffsetsNs = [5_000_000, 5_000_000] }));

    [Fact]
    public void All_tokens_in_the_first_chunk_leave_no_pace() =>
        Assert.Null(TokenPace.Of(Some.Record() with { OutputTokensSoFar = [3, 3, 3] }));
}
