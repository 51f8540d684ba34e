using System.Globalization;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Reports.ColdStarts;

/// <summary>How cold starts are written.</summary>
internal static class ColdWords
{
    public static string NameOf(ColdMethod method) => method switch
    {
        ColdMethod.Ratio => "ratio",
        ColdMethod.ZScore => "zscore",
        _ => "changepoint",
    };

    /// <summary>How cold requests were told, in a line.</summary>
    public static string Describe(ColdMethod method, ColdFinding finding)
    {
        string limit = $"{Figures.Milliseconds(finding.LimitMs)} ms against a warm median of {Figures.Milliseconds(finding.BaselineMs)} ms";
        return method switch
        {
            ColdMethod.Ratio => $"looks cold: to the first token longer than {limit} (ratio)",
            ColdMethod.ZScore => $"looks cold: to the first token longer than {limit} (robust z-score)",
            _ => $"looks cold: in a stretch whose median to the first token is over {limit} (change points)",
        };
    }

    /// <summary>A share as per cent, with what it is a share of.</summary>
    public static string Share(int part, int whole) =>
        whole == 0 ? Figures.None : string.Create(CultureInfo.InvariantCulture, $"{part} of {whole} ({100.0 * part / whole:0.#} %)");
}
