using System.Text;
using FirstToken.Pricing;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Pricing;

public class PriceFileTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public void What_is_written_reads_back_as_the_same_prices()
    {
        PriceTable table = PriceTable.Default;

        PriceTable copy = PriceFile.Parse(PriceFileWriter.Write(table), "copy.json");

        Assert.Equal(table.Models.Count, copy.Models.Count);
        Assert.Equal(table.Written, copy.Written);
        Assert.Empty(PriceUpdate.Between(table, copy).Rows);
        Assert.Empty(PriceUpdate.Between(copy, table).Rows);
        Assert.Equal(PriceFileWriter.Write(table), PriceFileWriter.Write(copy));
    }

    [Fact]
    public void Unknown_fields_comments_and_a_byte_order_mark_are_taken_in_stride()
    {
        PriceTable table = Parse("""
            { "made_by": {"name": ["x"]}, // mine
              "models": [ { "provider": "openai", "model": "m", "colour": {"a": [1]}, "prices": { "input": 1, "per_call": 3, "output": "2.5e0" }, }, ] }
            """, mark: true);

        Assert.Equal(0.0035m, table.Cost("openai", "m", new Usage { InputUncached = 1_000, Output = 1_000 }, Day));
    }

    [Fact]
    public void A_table_laid_over_another_replaces_rows_and_is_as_old_as_the_older()
    {
        PriceTable old = Parse("""
            {"written": "2026-01-01", "models": [{"provider": "p", "model": "a", "prices": {"input": 1, "output": 1}},
              {"provider": "p", "model": "b", "prices": {"input": 1, "output": 1}}]}
            """);
        PriceTable newer = Parse("""
            {"written": "2026-02-02", "models": [{"provider": "P", "model": "B", "prices": {"input": 2, "output": 2}}]}
            """);

        PriceTable both = old.With(newer);

        Assert.Equal(["a", "B"], both.Models.Select(model => model.Model));
        Assert.Equal(2, both.Find("p", "b")!.Sheet.Standard.Base.Input);
        Assert.Equal(new DateOnly(2026, 1, 1), both.Written);
        Assert.Equal(new DateOnly(2026, 1, 1), newer.With(old).Written);
        Assert.Equal(new DateOnly(2026, 2, 2), PriceTable.Empty.With(newer).Written);
    }

    [Fact]
    public void A_tier_price_that_is_absent_is_not_inherited()
    {
        PriceTable table = Parse("""
            {"models": [{"provider": "p", "model": "m", "prices": {"input": 1, "output": 1, "cache_read": 0.1},
              "tiers": [{"above_input_tokens": 200, "input": 3, "output": 3}, {"above_input_tokens": 100, "input": 2, "output": 2}]}]}
            """);

        Assert.Equal(0.000101m, table.Cost("p", "m", new Usage { InputUncached = 101, Output = 0 }, Day) / 2);
        Assert.Equal(0.000603m, table.Cost("p", "m", new Usage { InputUncached = 201, Output = 0 }, Day));
        Assert.Null(table.Cost("p", "m", new Usage { InputUncached = 101, CacheRead = 1, Output = 0 }, Day));
    }

    [Fact]
    public void Batch_says_nothing_of_the_cache_where_the_provider_does_not()
    {
        PriceTable table = Parse("""
            {"models": [{"provider": "gemini", "model": "m",
              "prices": {"input": 1, "output": 2, "cache_read": 0.1, "batch_input": 0.5, "batch_output": 1}}]}
            """);

        Assert.Equal(0.0015m, table.Cost("gemini", "m", new Usage { InputUncached = 1_000, Output = 1_000 }, Day, "batch"));
        Assert.Null(table.Cost("gemini", "m", new Usage { InputUncached = 1_000, CacheRead = 1, Output = 1 }, Day, "batch"));
    }

    [Fact]
    public void After_an_announced_change_nothing_of_the_old_sheet_holds()
    {
        PriceTable table = Parse("""
            {"models": [{"provider": "p", "model": "m", "prices": {"input": 1, "output": 2},
              "service_tiers": {"flex": {"input": 0.5, "output": 1}},
              "schedule": [{"from": "2027-02-01", "prices": {"input": 3, "output": 6}}, {"from": "2027-01-01", "prices": {"input": 2, "output": 4}}]}]}
            """);
        var usage = new Usage { InputUncached = 1_000_000, Output = 0 };

        Assert.Equal(1, table.Cost("p", "m", usage, new DateOnly(2026, 12, 31)));
        Assert.Equal(2, table.Cost("p", "m", usage, new DateOnly(2027, 1, 1)));
        Assert.Equal(3, table.Cost("p", "m", usage, new DateOnly(2027, 2, 1)));
        Assert.Equal(0.5m, table.Cost("p", "m", usage, new DateOnly(2026, 12, 31), "flex"));
        Assert.Null(table.Cost("p", "m", usage, new DateOnly(2027, 1, 1), "flex"));
    }

    [Theory]
    [InlineData("", "line 1: not valid JSON")]
    [InlineData("[]", "line 1: the file must be an object")]
    [InlineData("null", "line 1: the file must be an object")]
    [InlineData("{}", "neither a price file of ours")]
    [InlineData("{\"a\": {\"b\": 1}}", "neither a price file of ours")]
    [InlineData("{\"models\": [", "line 1: not valid JSON")]
    [InlineData("{\"models\": [\n\n 5 ]}", "line 3: a model must be an object")]
    [InlineData("{\"models\": [\n null ]}", "line 2: a model must be an object")]
    [InlineData("{\"models\": [{\"model\": \"m\"}]}", "a model needs both provider and model")]
    [InlineData("{\"models\": [{\"provider\": 7}]}", "provider must be a text")]
    [InlineData("{\"models\": [{\"prices\": {\"input\": -1}}]}", "input must be a price between 0 and 1000000 USD, not -1")]
    [InlineData("{\"models\": [{\"prices\": {\"input\": 1e300}}]}", "input must be a number that fits")]
    [InlineData("{\"models\": [{\"prices\": {\"input\": \"cheap\"}}]}", "input must be a number that fits")]
    [InlineData("{\"models\": [{\"prices\": {\"input\": true}}]}", "input must be a number")]
    [InlineData("{\"models\": [{\"prices\": []}]}", "prices must be an object")]
    [InlineData("{\"models\": [{\"provider\": \"p\", \"model\": \"m\"}]}", "'m' has no price")]
    [InlineData("{\"models\": [{\"provider\": \"p\", \"model\": \"m\", \"input_per_million\": 1, \"prices\": {}}]}", "'m' has no price")]
    [InlineData("{\"models\": [{\"tiers\": [{\"input\": 1}]}]}", "a tier needs above_input_tokens")]
    [InlineData("{\"models\": [{\"schedule\": [{\"from\": \"soon\"}]}]}", "from must be a date")]
    [InlineData("{\"models\": [{\"schedule\": [{}]}]}", "a schedule entry needs a date")]
    [InlineData("{\"models\": [{\"context_window\": -3}]}", "context_window must be a number of tokens")]
    [InlineData("{\"models\": [], \"schema_version\": 2}", "newer schema")]
    [InlineData("{\"models\": [{\"provider\": \"\\ud800\"}]}", "not valid JSON")]
    public void A_broken_file_is_refused_with_one_line_that_says_where_and_why(string json, string reason)
    {
        var refusal = Assert.Throws<PriceFileException>(() => Parse(json));

        Assert.StartsWith("my.json", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_broken_is_refused_or_read_but_never_crashes()
    {
        byte[] json = Encoding.UTF8.GetBytes("""
            {"models": [{"provider": "p", "model": "m", "aliases": ["é"], "prices": {"input": 1, "output": 2},
              "tiers": [{"above_input_tokens": 100, "input": 2}], "service_tiers": {"flex": {"input": 1}},
              "schedule": [{"from": "2027-01-01", "prices": {"input": 2}}]}]}
            """);
        for (int i = 0; i < json.Length; i++)
        {
            Read(json[..i]);
            foreach (byte broken in (byte[])[0, (byte)'"', (byte)'{', (byte)'9', 0xFF])
            {
                byte[] copy = [.. json];
                copy[i] = broken;
                Read(copy);
            }
        }

        static void Read(byte[] bytes)
        {
            try
            {
                PriceFile.Parse(bytes, "my.json");
            }
            catch (PriceFileException refusal)
            {
                Assert.NotEmpty(refusal.Message);
            }
        }
    }

    private static PriceTable Parse(string json, bool mark = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return PriceFile.Parse(mark ? [0xEF, 0xBB, 0xBF, .. bytes] : bytes, "my.json");
    }
}
