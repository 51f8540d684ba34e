using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Formats;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator;

/// <summary>Answers that go wrong as a whole.</summary>
internal static class InjectedAnswers
{
    private const int Block = 256 * 1024;
    private static readonly byte[] Filler = MakeFiller();

    /// <summary>The error a fault is answered with before anything else; null if the answer begins well.</summary>
    public static Refusal? Refusal(Injection injected, bool stream) => injected switch
    {
        Injection.Unauthorized => new Refusal(RefusalKind.MissingKey, "invalid x-api-key (simulated)"),
        Injection.RateLimit => new Refusal(RefusalKind.RateLimit, "This request would exceed the rate limit (simulated)"),
        Injection.Overloaded => new Refusal(RefusalKind.Overloaded, "Overloaded (simulated)"),
        Injection.ServerError or Injection.BadGateway => new Refusal(RefusalKind.ServerError, "Internal server error (simulated)"),
        Injection.MidStream when !stream => new Refusal(RefusalKind.ServerError, "Internal server error (simulated)"),
        _ => null,
    };

    /// <summary>An answer that is no answer; null if the fault is of another kind.</summary>
    public static Plan? Broken(ApiFormat format, Script script) => script.Injected switch
    {
        Injection.Garbage => Make(format, script, [new PlanItem(script.FirstDue, Frame.Other("\u0000\u0001 this is not the format you are looking for {]\n\n"u8))]),
        Injection.Silent => new Plan { HeadDueNanoseconds = long.MaxValue, End = PlanEnd.Silence },
        Injection.Oversized => Make(
            format,
            script,
            [new PlanItem(script.FirstDue, Frame.Other(format.OversizedHead())), new PlanItem(script.FirstDue, Frame.Other(Filler))],
            times: (1L << 31) / Block),
        Injection.Endless when !script.Ask.Stream => Make(
            format, script, [new PlanItem(script.FirstDue, Frame.Other("{\"text\":\""u8)), new PlanItem(script.FirstDue, Frame.Other(" and so on"u8))], long.MaxValue),
        _ => null,
    };

    private static Plan Make(ApiFormat format, Script script, PlanItem[] items, long times = 0) => new()
    {
        Headers = { new("content-type", script.Ask.Stream ? format.StreamType(script.Ask) : "application/json") },
        HeadDueNanoseconds = script.HeadDue,
        Items = items,
        End = times > 0 ? PlanEnd.Repeat : PlanEnd.Finish,
        RepeatEveryNanoseconds = 1_000_000,
        RepeatTimes = times,
    };

    private static byte[] MakeFiller()
    {
        var filler = new byte[Block];
        filler.AsSpan().Fill((byte)'x');
        return filler;
    }
}
