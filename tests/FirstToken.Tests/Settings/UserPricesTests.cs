using System.Text;
using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Settings;
using Xunit;

namespace FirstToken.Tests.Settings;

public sealed class UserPricesTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firsttoken-prices-");

    private string Own => Path.Combine(_folder.FullName, "config", "prices.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_a_user_file_the_shipped_table_holds()
    {
        Assert.Same(PriceTable.Default, new UserPrices(Own).Load());
    }

    [Fact]
    public void An_update_takes_new_and_changed_rows_and_leaves_the_rest_alone()
    {
        var prices = new UserPrices(Own);
        string file = Write("""
            {"models": [
              {"provider": "openai", "model": "gpt-4o", "prices": {"input": 9, "output": 90}},
              {"provider": "openai", "model": "gpt-brand-new", "prices": {"input": 1, "output": 2}},
              {"provider": "anthropic", "model": "claude-haiku-4-5", "prices": {"input": 1, "output": 5}}]}
            """);

        PriceUpdate update = prices.Update(file, Day);

        Assert.Equal((1, 1, 1), (update.Added, update.Changed, update.Unchanged));
        PriceTable table = prices.Load();
        Assert.Equal(0.009m, table.Cost("openai", "gpt-4o", Thousand, Day));
        Assert.Equal(0.001m, table.Cost("openai", "gpt-brand-new", Thousand, Day));
        Assert.Equal(0.0005m, table.Cost("anthropic", "claude-haiku-4-5", Thousand, Day, "batch"));
    }

    [Fact]
    public void A_second_update_adds_to_the_first_and_the_same_again_changes_nothing()
    {
        var prices = new UserPrices(Own);
        prices.Update(Write("""{"models": [{"provider": "openai", "model": "one", "prices": {"input": 1, "output": 2}}]}"""), Day);
        string second = Write("""{"two": {"litellm_provider": "openai", "input_cost_per_token": 2e-6, "output_cost_per_token": 4e-6}}""");

        Assert.Equal(1, prices.Update(second, Day).Added);
        DateTime written = File.GetLastWriteTimeUtc(Own);
        Assert.Equal((0, 0, 1), Counts(prices.Update(second, Day)));

        Assert.Equal(written, File.GetLastWriteTimeUtc(Own));
        Assert.Equal(0.001m, prices.Load().Cost("openai", "one", Thousand, Day));
        Assert.Equal(0.002m, prices.Load().Cost("openai", "two", Thousand, Day));
        Assert.Equal([Own], Directory.GetFiles(Path.GetDirectoryName(Own)!));
    }

    [Fact]
    public void A_broken_update_leaves_the_users_file_as_it_was()
    {
        var prices = new UserPrices(Own);
        prices.Update(Write("""{"models": [{"provider": "openai", "model": "one", "prices": {"input": 1, "output": 2}}]}"""), Day);
        byte[] before = File.ReadAllBytes(Own);

        Assert.Throws<PriceFileException>(() => prices.Update(Write("{\"models\": [{]}"), Day));

        Assert.Equal(before, File.ReadAllBytes(Own));
    }

    [Fact]
    public void A_missing_file_is_one_line()
    {
        string file = Path.Combine(_folder.FullName, "none.json");

        var refusal = Assert.Throws<PriceFileException>(() => new UserPrices(Own).Update(file, Day));

        Assert.Equal($"{file}: cannot be read: no such file", refusal.Message);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_line()
    {
        string file = Write("""{"models": [{"provider": "openai", "model": "one", "prices": {"input": 1, "output": 2}}]}""");

        var refusal = Assert.Throws<PriceFileException>(() => new UserPrices(Path.Combine(file, "prices.json")).Update(file, Day));

        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void The_default_path_follows_the_usual_variables()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the paths are Unix paths");

        Assert.Equal("/x/firsttoken/prices.json", UserPrices.DefaultPath(name => name == "XDG_CONFIG_HOME" ? "/x" : "/home/me"));
        Assert.Equal(
            "/home/me/.config/firsttoken/prices.json", UserPrices.DefaultPath(name => name == "HOME" ? "/home/me" : null));
        Assert.Equal(
            "/home/me/.config/firsttoken/prices.json",
            UserPrices.DefaultPath(name => name == "HOME" ? "/home/me" : "not/absolute"));
    }

    private static Usage Thousand => new() { InputUncached = 1_000, Output = 0 };

    private static (int Added, int Changed, int Unchanged) Counts(PriceUpdate update) =>
        (update.Added, update.Changed, update.Unchanged);

    private string Write(string json)
    {
        string file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, json, Encoding.UTF8);
        return file;
    }
}
