using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using FirstToken.Pricing;
using Xunit;

namespace FirstToken.Tests.Architecture;

/// <summary>Holds the arrows of the design: who may know whom, and what is pure.</summary>
public class ArchitectureTests
{
    private const int LongestFile = 500;

    private static readonly Assembly Library = typeof(PriceTable).Assembly;

    // An area may use those it names. Adding one is a decision about the design, not about this test.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Wire"] = [],
        ["Transport"] = ["Wire"],
        ["Providers"] = ["Transport", "Wire"],
        ["Recording"] = ["Providers"],
        ["Statistics"] = ["Recording", "Providers"],
        ["Pricing"] = ["Providers"],
        ["Prompts"] = ["Providers", "Statistics"],
        ["Load"] = ["Providers", "Transport", "Recording", "Prompts", "Pricing", "Statistics"],
        ["Judging"] = ["Statistics", "Recording", "Pricing", "Providers"],
        ["Experiments"] = ["Load", "Transport", "Providers", "Recording", "Prompts", "Pricing", "Statistics"],
        ["Reports"] = ["Experiments", "Load", "Pricing", "Prompts", "Providers", "Recording", "Statistics", "Judging", "Transport"],
        ["Settings"] = ["Judging", "Pricing", "Statistics"],
    };

    private static readonly string[] Pure = ["Wire", "Statistics", "Pricing", "Judging"];

    // What touches the world. Streams over memory are fine; those over files are made by the names below.
    private static readonly string[] ImpureNamespaces = ["System.Net", "System.Threading.Tasks", "System.Threading.Channels", "Microsoft"];

    private static readonly string[] ImpureTypes =
    [
        "System.Console", "System.Environment", "System.Random", "System.TimeProvider", "System.Diagnostics.Stopwatch",
        "System.Diagnostics.Process", "System.Threading.Thread", "System.Threading.Timer", "System.Threading.ThreadPool",
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.IO.RandomAccess", "System.AppContext",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
        "System.Reflection.Assembly.GetManifestResourceStream",
    ];

    [Fact]
    public void Areas_of_the_library_know_only_those_they_may_know()
    {
        string[] wrong =
        [
            .. CompiledCode.Uses(Library)
                .SelectMany(use => CompiledCode.TypesIn(use.Used).Select(type => (From: Area(use.User), To: Area(type), use.User, Type: type)))
                .Where(use => use.To is not null && use.From != use.To)
                .Where(use => use.From is null || !Arrows.TryGetValue(use.From, out string[]? allowed) || !allowed.Contains(use.To))
                .Select(use => $"{use.From} → {use.To}: {Outer(use.User)} uses {use.Type}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_area_has_its_place_in_the_design()
    {
        Assert.Empty(Library.GetTypes().Select(Area).OfType<string>().Distinct().Except(Arrows.Keys));
    }

    [Fact]
    public void The_arrows_go_one_way()
    {
        HashSet<string> placed = [];
        while (placed.Count < Arrows.Count)
        {
            string[] next = [.. Arrows.Where(arrow => !placed.Contains(arrow.Key) && arrow.Value.All(placed.Contains)).Select(arrow => arrow.Key)];
            Assert.NotEmpty(next);
            placed.UnionWith(next);
        }
    }

    [Fact]
    public void Pure_areas_touch_no_socket_file_clock_or_thread()
    {
        string[] wrong =
        [
            .. CompiledCode.Uses(Library)
                .Where(use => Pure.Contains(Area(use.User)) && IsImpure(use.Used))

                // The one file a pure area reads is inside the assembly itself.
                .Where(use => Outer(use.User).Name != "ShippedPrices")
                .Select(use => $"{Outer(use.User)} uses {use.Used.DeclaringType}.{use.Used.Name}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void Pure_areas_keep_no_state_that_can_change()
    {
        string[] wrong =
        [
            .. Library.GetTypes()
                .Where(type => Pure.Contains(Area(type)) && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(field => !field.IsLiteral && !field.IsInitOnly)
                .Select(field => $"{field.DeclaringType}.{field.Name}"),
        ];

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_check_sees_what_it_is_meant_to_see()
    {
        // Were the reading of instructions broken, every test above would pass.
        (Type User, MemberInfo Used)[] uses = [.. CompiledCode.Uses(Library)];

        Assert.Contains(uses, use => Outer(use.User).Name == "ShippedPrices" && use.Used.Name == "GetManifestResourceStream" && IsImpure(use.Used));
        Assert.Contains(uses, use => Outer(use.User).Name == "UserPrices" && use.Used.DeclaringType == typeof(File) && IsImpure(use.Used));
        Assert.Contains(uses, use => Area(use.User) == "Load" && CompiledCode.TypesIn(use.Used).Any(type => Area(type) == "Prompts"));
    }

    [Fact]
    public void The_library_knows_neither_web_server_nor_command_line()
    {
        Assert.DoesNotContain(
            Library.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || name.Name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || name.Name is "System.CommandLine" or "Spectre.Console");
    }

    [Fact]
    public void Projects_refer_to_each_other_in_one_direction()
    {
        Assert.Empty(References("FirstToken"));
        Assert.Equal(["FirstToken"], References("FirstToken.Simulator"));
        Assert.Equal(["FirstToken"], References("FirstToken.Gateway"));
    }

    [Fact]
    public void No_source_file_is_longer_than_five_hundred_lines()
    {
        string[] tooLong =
        [
            .. Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
                .Where(file => File.ReadLines(file).Skip(LongestFile).Any()),
        ];

        Assert.Empty(tooLong);
    }

    // Every iterator asks for its thread: that much the compiler may.
    private static bool IsImpure(MemberInfo used) =>
        used.Name != "get_CurrentManagedThreadId" && Touches(used);

    private static bool Touches(MemberInfo used) =>
        ImpureMembers.Contains($"{used.DeclaringType?.FullName}.{used.Name}")
        || CompiledCode.TypesIn(used).Any(type =>
            ImpureTypes.Contains(type.FullName)
            || ImpureNamespaces.Any(name => type.Namespace == name || type.Namespace?.StartsWith(name + ".", StringComparison.Ordinal) == true));

    // FirstToken.Load.Arrivals belongs to Load; generated types without a namespace belong to nobody.
    private static string? Area(Type type) =>
        type.Assembly == Library && type.Namespace?.Split('.') is ["FirstToken", var area, ..] ? area : null;

    private static Type Outer(Type type) => type.DeclaringType is { } outer ? Outer(outer) : type;

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(Root(), "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }
}
