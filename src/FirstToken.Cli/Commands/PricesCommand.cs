using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Pricing;
using FirstToken.Reports;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken prices</c>: shows the price table, or takes newer prices from a file.</summary>
internal sealed class PricesCommand : Verb
{
    private readonly Argument<string?> _model = new("model")
    {
        Description = "Show only models whose name contains this",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = FormatFlag.Create();

    public PricesCommand(Option<bool> verbose)
        : base("prices", "The price table: show it, or update it from a file")
    {
        Examples =
        [
            "firsttoken prices                         # every price known, with its date",
            "firsttoken prices haiku                   # models whose name contains haiku",
            "firsttoken prices --format json opus",
            "firsttoken prices update litellm.json     # take newer prices from a file (our schema or LiteLLM's)",
        ];
        Notes = ["Prices are USD for a million tokens. A model that is not in the table is unpriced, never free.", "Exit codes: 0 fine, 2 no such model, or a file that cannot be used."];
        Add(_model);
        Add(_format);
        Add(new PricesUpdateCommand(verbose));
        SetAction(parsed => Show(parsed, Terminal.Open(parsed.GetValue(verbose))));
    }

    private int Show(ParseResult parsed, Terminal terminal)
    {
        PriceTable table = UserPriceFile.Open().Load();
        string? wanted = parsed.GetValue(_model);
        ModelPrice[] rows = [.. table.Models.Where(row => wanted is null || Names(row).Any(name => name.Contains(wanted, StringComparison.OrdinalIgnoreCase)))];
        if (rows.Length == 0)
        {
            string hint = Nearest.Hint(wanted ?? string.Empty, table.Models.SelectMany(Names));
            throw CommandFailure.Usage($"no price for '{wanted}': it would be unpriced{hint}; give prices with: firsttoken prices update FILE");
        }

        OutputFormat format = FormatFlag.Read(parsed, _format);
        if (format == OutputFormat.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write(PriceFileWriter.Write(new PriceTable(rows, table.Written)));
            output.WriteByte((byte)'\n');
            return ExitCode.Fine;
        }

        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        ReportWriter.Write(PriceReport.Of(rows, table.Written, today), format, terminal);
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Names(ModelPrice row) => row.Aliases.Prepend(row.Model);
}

/// <summary><c>firsttoken prices update</c>: takes prices from a file into the user's own.</summary>
internal sealed class PricesUpdateCommand : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "A price file of our own schema, or LiteLLM's catalogue" };

    public PricesUpdateCommand(Option<bool> verbose)
        : base("update", "Take newer prices from a file")
    {
        Examples =
        [
            "firsttoken prices update my-prices.json",
            "firsttoken prices update model_prices_and_context_window.json    # LiteLLM's catalogue",
        ];
        Notes = ["What differs is kept in firsttoken/prices.json of the user's configuration folder and goes before the shipped table.", "Exit codes: 0 fine, 2 bad usage, or a file that cannot be used."];
        Add(_file);
        SetAction(parsed => Update(parsed.GetRequiredValue(_file), Terminal.Open(parsed.GetValue(verbose))));
    }

    private static int Update(string file, Terminal terminal)
    {
        UserPrices prices = UserPriceFile.Open();
        PriceUpdate update = prices.Update(file, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        terminal.Out.WriteLine(
            update.Rows.Count == 0
                ? $"nothing new: {Figures.Count(update.Unchanged)} prices are known already"
                : $"{Figures.Count(update.Added)} new, {Figures.Count(update.Changed)} changed, {Figures.Count(update.Unchanged)} known already; saved to {prices.Path}");
        return ExitCode.Fine;
    }
}
