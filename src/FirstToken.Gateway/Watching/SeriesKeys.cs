using System.Globalization;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// Chooses the series of a record. Models come from callers, so that a stranger could fill the memory with names: the first
/// 200 get series of their own, the rest shares <c>other</c>. Not safe for several threads.
/// </summary>
internal sealed class SeriesKeys
{
    /// <summary>How many models get series of their own.</summary>
    public const int MostModels = 200;

    /// <summary>How many series there are at most, the one that takes the overflow aside.</summary>
    public const int MostSeries = 1_000;

    /// <summary>What stands for all beyond the bounds.</summary>
    public const string Other = "other";

    private readonly HashSet<string> _models = new(StringComparer.Ordinal);

    /// <summary>The series of a record.</summary>
    public SeriesKey Of(GatewayRecord record)
    {
        string model = LabelText.Clean(record.Model ?? record.Request.AnsweredModel);
        if (model != LabelText.None && !_models.Contains(model))
        {
            if (_models.Count >= MostModels)
            {
                model = Other;
            }
            else
            {
                _models.Add(model);
            }
        }

        return new SeriesKey(
            LabelText.Clean(record.Route), LabelText.Clean(record.Upstream), model, Status(record.ClientStatus), record.Request.Simulated);
    }

    /// <summary>The series for what comes once there are <see cref="MostSeries"/>.</summary>
    public static SeriesKey Overflow(SeriesKey key) => new(Other, Other, Other, Other, key.Simulated);

    private static string Status(int? status) => status switch
    {
        null => LabelText.None,
        200 => "200",
        >= 100 and <= 599 => status.Value.ToString(CultureInfo.InvariantCulture),
        _ => Other,
    };
}
