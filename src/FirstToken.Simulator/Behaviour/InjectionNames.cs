using System.Collections.Frozen;

namespace FirstToken.Simulator.Behaviour;

/// <summary>The short names of injections, as flags, headers and model names use them.</summary>
internal static class InjectionNames
{
    private static readonly FrozenDictionary<string, Injection> ByName = new Dictionary<string, Injection>
    {
        ["none"] = Injection.None,
        ["401"] = Injection.Unauthorized,
        ["429"] = Injection.RateLimit,
        ["529"] = Injection.Overloaded,
        ["503"] = Injection.Overloaded,
        ["overloaded"] = Injection.Overloaded,
        ["500"] = Injection.ServerError,
        ["502"] = Injection.BadGateway,
        ["midstream"] = Injection.MidStream,
        ["cut"] = Injection.Cut,
        ["stall"] = Injection.Stall,
        ["late"] = Injection.Late,
        ["garbage"] = Injection.Garbage,
        ["endless"] = Injection.Endless,
        ["oversized"] = Injection.Oversized,
        ["refusal"] = Injection.Refusal,
        ["silent"] = Injection.Silent,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string All => string.Join(", ", ByName.Keys.Order(StringComparer.Ordinal));

    public static bool TryParse(string text, out Injection injection) => ByName.TryGetValue(text, out injection);

    public static string? NameOf(Injection injection) => injection switch
    {
        Injection.None => null,
        Injection.Unauthorized => "401",
        Injection.RateLimit => "429",
        Injection.Overloaded => "529",
        Injection.ServerError => "500",
        Injection.BadGateway => "502",
        Injection.MidStream => "midstream",
        Injection.Cut => "cut",
        Injection.Stall => "stall",
        Injection.Late => "late",
        Injection.Garbage => "garbage",
        Injection.Endless => "endless",
        Injection.Oversized => "oversized",
        Injection.Refusal => "refusal",
        _ => "silent",
    };
}
