using FirstToken.Gateway.Exporting;
using FirstToken.Gateway.Watching;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.otlp</c> and the standard variables, which go before it.</summary>
internal static class OtlpReader
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string HeadersVariable = "OTEL_EXPORTER_OTLP_HEADERS";
    public const string ServiceVariable = "OTEL_SERVICE_NAME";
    public const string DisabledVariable = "OTEL_SDK_DISABLED";
    public const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private const string Wanted = "no address such as http://127.0.0.1:4318, without credentials or query";
    private static readonly TimeSpan s_oftenest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_seldomest = TimeSpan.FromHours(1);

    /// <summary>Reads the section.</summary>
    /// <returns>Absent where nothing is exported.</returns>
    public static OtlpSettings? Read(ConfigNode node, Func<string, string?> environment)
    {
        Uri? endpoint = null;
        var settings = new OtlpSettings { Endpoint = new Uri("http://127.0.0.1:4318") };
        bool hasEndpoint = node.IsSingle;
        if (node.IsSingle)
        {
            endpoint = Endpoint(node);
        }
        else
        {
            SettingValue.Keys(node, "otlp", new()
            {
                ["endpoint"] = value => (endpoint, hasEndpoint) = (Endpoint(value), true),
                ["headers_from"] = value => settings = settings with { Headers = HeadersFrom(value, environment) },
                ["every"] = value => settings = settings with { Every = SettingValue.Read(value, "every", Every, "a time from 100ms to 1h") ?? settings.Every },
                ["service_name"] = value => settings = settings with { ServiceName = value.Text("service_name") is { Length: > 0 } name ? LabelText.Clean(name) : settings.ServiceName },
                ["traces"] = value => settings = settings with { Traces = SettingValue.Switch(value, "traces") ?? true },
                ["metrics"] = value => settings = settings with { Metrics = SettingValue.Switch(value, "metrics") ?? true },
            });
        }

        if (!hasEndpoint && !node.IsEmpty && environment(EndpointVariable) is null or "")
        {
            node.Fault($"otlp has no endpoint: give endpoint: http://127.0.0.1:4318, or set {EndpointVariable}");
        }

        return node.IsEmpty ? null : settings with { Endpoint = endpoint ?? settings.Endpoint };
    }

    /// <summary>The settings with what the standard variables say in place of their own.</summary>
    public static OtlpSettings? WithVariables(OtlpSettings? settings, Func<string, string?> environment, List<string> problems, List<string> notes)
    {
        if (SettingValue.ReadSwitch(environment(DisabledVariable) ?? string.Empty) is true)
        {
            return null;
        }

        if (environment(EndpointVariable) is { Length: > 0 } text)
        {
            if (Address(text) is not { } endpoint)
            {
                problems.Add($"{EndpointVariable}: '{UpstreamUrl.Shown(text)}' is {Wanted}");
                return settings;
            }

            settings = (settings ?? new OtlpSettings { Endpoint = endpoint }) with { Endpoint = endpoint };
        }

        if (settings is null)
        {
            return null;
        }

        if (environment(ProtocolVariable) is "grpc")
        {
            notes.Add($"{ProtocolVariable} is grpc: the gateway exports over HTTP as JSON, which receivers take at another port, 4318 as a rule");
        }

        if (environment(HeadersVariable) is { Length: > 0 } headers)
        {
            if (OtlpHeaders.Read(headers) is null)
            {
                problems.Add($"{HeadersVariable}: what is in it are no header fields (name=value,name=value)");
            }

            settings = settings with { Headers = headers };
        }

        return settings with { ServiceName = environment(ServiceVariable) is { Length: > 0 } service ? LabelText.Clean(service) : settings.ServiceName };
    }

    private static Uri? Endpoint(ConfigNode node)
    {
        if (node.Text("endpoint") is not { } text)
        {
            return null;
        }

        Uri? url = Address(text);
        if (url is null)
        {
            node.Fault($"endpoint '{UpstreamUrl.Shown(text)}' is {Wanted}");
        }

        return url;
    }

    // What is in the variable is a secret: it is never repeated.
    private static string? HeadersFrom(ConfigNode node, Func<string, string?> environment)
    {
        if (node.Text("headers_from") is not { } name)
        {
            return null;
        }

        string? problem = environment(name) is { Length: > 0 } value && OtlpHeaders.Read(value) is null
            ? $"what is in environment variable {name} are no header fields (name=value,name=value)"
            : Credential.Problem(name, text => environment(text)?.Replace(" ", string.Empty, StringComparison.Ordinal));
        if (problem is not null)
        {
            node.Fault($"headers_from: {problem}");
            return null;
        }

        return environment(name);
    }

    private static TimeSpan? Every(string text) => TimeText.Read(text) is { } time && time >= s_oftenest && time <= s_seldomest ? time : null;

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
        && url.UserInfo.Length + url.Query.Length + url.Fragment.Length == 0 ? url : null;
}
