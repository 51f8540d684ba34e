using System.Buffers;
using FirstToken.Pricing;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Which id a Claude model has on Bedrock, and the other way round (facts: wire.md §2.1). What the settings say holds; else the ids the
/// price table lists, and only where they are unambiguous. It never makes an id up.
/// </summary>
public sealed class ModelMap
{
    private const string InRegion = "";
    private const string Publisher = "anthropic.";
    private static readonly SearchValues<char> VersionDigits = SearchValues.Create("0123456789:");

    private readonly Dictionary<string, string> _configured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _configuredBack = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelPrice> _rows = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _geographies;

    /// <summary>Makes a map.</summary>
    /// <param name="configured">Anthropic's id → Bedrock's id, profile or ARN; absent for none.</param>
    /// <param name="region">AWS region whose geography is preferred (<c>us-east-1</c> → <c>us.</c>); then <c>global.</c>, then the base id.</param>
    /// <param name="prices">Lists the ids; absent takes <see cref="PriceTable.Default"/>.</param>
    public ModelMap(IReadOnlyDictionary<string, string>? configured = null, string? region = null, PriceTable? prices = null)
    {
        foreach ((string anthropic, string bedrock) in configured ?? new Dictionary<string, string>())
        {
            _configured[anthropic] = bedrock;
            _configuredBack.TryAdd(bedrock, anthropic);
        }

        _geographies = GeographyOf(region) is { } geography ? [geography, "global", InRegion] : ["global", InRegion];
        foreach (ModelPrice row in (prices ?? PriceTable.Default).Models)
        {
            if (row.Provider == "anthropic")
            {
                EnterAnthropic(row);
            }
            else if (row.Provider == "bedrock")
            {
                EnterBedrock(row.Model);
            }
        }
    }

    /// <summary>Bedrock's id of a model.</summary>
    /// <param name="model">Anthropic's id or alias.</param>
    /// <returns><see langword="null"/> when none is known.</returns>
    public string? ToBedrock(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_configured.TryGetValue(model, out string? configured))
        {
            return configured;
        }

        if (IdsOf(model) is not { } ids)
        {
            return null;
        }

        string? at = _geographies.FirstOrDefault(ids.ContainsKey);
        return at is null ? null : ids[at];
    }

    /// <summary>Anthropic's id of a model.</summary>
    /// <param name="id">Bedrock's base id, versioned id, inference profile, or the ARN of one of these.</param>
    /// <returns><see langword="null"/> when none is known; always for ARNs of application inference profiles that are not configured.</returns>
    public string? ToAnthropic(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_configuredBack.TryGetValue(id, out string? configured))
        {
            return configured;
        }

        string bare = id.StartsWith("arn:", StringComparison.Ordinal) ? id[(id.LastIndexOf('/') + 1)..] : id;
        return TrySplit(bare, out _, out string name) && _rows.ContainsKey(name) ? name : null;
    }

    private Dictionary<string, string>? IdsOf(string model)
    {
        if (_ids.TryGetValue(model, out Dictionary<string, string>? exact))
        {
            return exact;
        }

        if (!_rows.TryGetValue(model, out ModelPrice? row))
        {
            return null;
        }

        if (_ids.TryGetValue(row.Model, out Dictionary<string, string>? named))
        {
            return named;
        }

        string[] others = [.. row.Aliases.Where(_ids.ContainsKey).Distinct(StringComparer.Ordinal)];
        return others.Length == 1 ? _ids[others[0]] : null;
    }

    private void EnterAnthropic(ModelPrice row)
    {
        _rows[row.Model] = row;
        foreach (string alias in row.Aliases)
        {
            _rows.TryAdd(alias, row);
        }
    }

    private void EnterBedrock(string id)
    {
        if (!TrySplit(id, out string geography, out string name))
        {
            return;
        }

        if (!_ids.TryGetValue(name, out Dictionary<string, string>? ids))
        {
            _ids[name] = ids = new Dictionary<string, string>(StringComparer.Ordinal);
        }

        ids.TryAdd(geography, id);
    }

    // [GEOGRAPHY.]anthropic.NAME[-vN[:M]]
    private static bool TrySplit(string id, out string geography, out string name)
    {
        geography = InRegion;
        name = id;
        int publisher = id.IndexOf(Publisher, StringComparison.Ordinal);
        if (publisher < 0 || (publisher > 0 && (id[publisher - 1] != '.' || id.IndexOf('.', StringComparison.Ordinal) != publisher - 1)))
        {
            return false;
        }

        geography = publisher == 0 ? InRegion : id[..(publisher - 1)];
        name = id[(publisher + Publisher.Length)..];
        int version = name.LastIndexOf("-v", StringComparison.Ordinal);
        if (version > 0 && version + 2 < name.Length && name.AsSpan(version + 2).IndexOfAnyExcept(VersionDigits) < 0)
        {
            name = name[..version];
        }

        return name.Length > 0;
    }

    private static string? GeographyOf(string? region) => region?.Split('-') switch
    {
        ["us", "gov", ..] => "us-gov",
        ["us", ..] => "us",
        ["eu", ..] => "eu",
        ["ca", ..] => "ca",
        ["ap", "northeast", "1" or "3"] => "jp",
        ["ap", "southeast", "2" or "4"] => "au",
        ["ap", "south", ..] => "in",
        ["ap", ..] => "apac",
        _ => null,
    };
}
