using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Finds where each upstream is: command line, then its usual variables, then the file, then the API's own host.</summary>
internal sealed class UpstreamAddresses
{
    private const string Everything = "all";
    private const string Unnamed = "anthropic";
    private readonly Func<string, string?> _environment;
    private readonly List<string> _problems;
    private readonly Dictionary<string, Uri> _flags = new(StringComparer.OrdinalIgnoreCase);

    public UpstreamAddresses(IReadOnlyList<string> flags, IReadOnlyDictionary<string, UpstreamPart> file, Func<string, string?> environment, List<string> problems)
    {
        (_environment, _problems) = (environment, problems);
        string[] names = [.. StandardRoutes.UpstreamNames.Concat(file.Keys).Distinct(StringComparer.Ordinal)];
        foreach (string flag in flags)
        {
            Take(flag, names, file);
        }
    }

    /// <summary>The address of an upstream.</summary>
    /// <param name="upstream">What the file says of it.</param>
    /// <returns>The address and who said it (a variable's name, <c>--upstream</c>, or nobody); no address where there is none.</returns>
    public (Uri? Url, string? From) Find(UpstreamPart upstream)
    {
        bool isStandard = StandardRoutes.UpstreamNames.Contains(upstream.Name);
        if ((_flags.GetValueOrDefault(upstream.Name) ?? (isStandard ? _flags.GetValueOrDefault(Everything) : null)) is { } flag)
        {
            return (StandardRoutes.Normalise(upstream.Api ?? upstream.Name, flag), "--upstream");
        }

        foreach (string variable in StandardRoutes.UrlVariables(upstream.Name))
        {
            if (_environment(variable) is not { Length: > 0 } text)
            {
                continue;
            }

            Uri? url = UpstreamUrl.Read(text, upstream.Api ?? upstream.Name);
            if (url is null)
            {
                _problems.Add($"{variable}: '{UpstreamUrl.Shown(text)}' is {UpstreamUrl.Wanted}");
            }

            return (url, variable);
        }

        return upstream.Url is { } written ? (written, null) : (isStandard ? StandardRoutes.FindUrl(upstream.Name, _environment) : null, null);
    }

    private void Take(string text, string[] names, IReadOnlyDictionary<string, UpstreamPart> file)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        bool named = sign > 0 && !text[..sign].Contains(':', StringComparison.Ordinal);
        string name = named ? text[..sign] : Unnamed;
        string address = named ? text[(sign + 1)..] : text;
        if (name != Everything && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _problems.Add($"--upstream: no upstream '{name}'{Nearest.Hint(name, names)}; there are {string.Join(", ", names)} and all");
        }
        else if (UpstreamUrl.Read(address, file.GetValueOrDefault(name)?.Api ?? name) is { } url)
        {
            _flags[name] = url;
        }
        else
        {
            _problems.Add($"--upstream: '{UpstreamUrl.Shown(address)}' is {UpstreamUrl.Wanted}");
        }
    }
}
