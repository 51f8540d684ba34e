using FirstToken.Gateway.Settings;
using FirstToken.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

/// <summary>A firsttoken.yaml of a test, in a folder of its own, and the environment it is read in.</summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("firsttoken-");

    public SettingsFile(string yaml = "") => Write(yaml);

    public Dictionary<string, string> Environment { get; } = [];

    public string Path => this["firsttoken.yaml"];

    public string this[string name] => System.IO.Path.Combine(_folder.FullName, name);

    public void Write(string yaml) => File.WriteAllText(Path, yaml);

    public GatewaySettingsSource Source(GatewayOverrides? flags = null) => new(Path, flags ?? new GatewayOverrides(), name => Environment.GetValueOrDefault(name));

    public GatewaySettings Load(GatewayOverrides? flags = null) => Source(flags).Load().Settings;

    /// <summary>The mistakes in it, the path of the file left out.</summary>
    public string[] Mistakes(GatewayOverrides? flags = null) =>
        [.. Assert.Throws<ConfigException>(() => Load(flags)).Lines.Select(line => line.Replace(Path + ":", string.Empty, StringComparison.Ordinal))];

    public void Dispose() => _folder.Delete(recursive: true);
}
