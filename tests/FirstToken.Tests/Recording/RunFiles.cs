using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Transport;

namespace FirstToken.Tests.Recording;

/// <summary>Runs to test with.</summary>
internal static class RunFiles
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 30, 0, TimeSpan.Zero);

    public static RunFile Build(
        IReadOnlyList<RequestRecord> records, Func<RunPlan, RunPlan>? plan = null, Func<RunResult, RunResult>? result = null)
    {
        var asked = new RunPlan
        {
            Targets = [TargetNamed("first"), TargetNamed("second")],
            Prompts = new FixedPrompt(),
            Requests = 100,
            Concurrency = 10,
        };
        var observed = new RunResult
        {
            Records = records,
            StartedAt = Now,
            Elapsed = TimeSpan.FromSeconds(2),
            Stop = StopReason.Finished,
            CpuTime = TimeSpan.FromMilliseconds(100),
            ChunksRead = 3,
        };
        return RunFileBuilder.Build(plan?.Invoke(asked) ?? asked, result?.Invoke(observed) ?? observed, Context());
    }

    public static RunContext Context() => new()
    {
        Id = "20261121-043000-0badcafe",
        Name = "a name",
        CreatedAt = Now,
        Tool = new RunTool { Version = "0.1.0", Commit = "abc" },
        Environment = new RunEnvironment { Os = "os", Arch = "x64", Cpus = 2, Runtime = "rt", Clock = "monotonic, 1 ns" },
        Selftest = Selftest(),
        PriceAsOf = "2026-11-21",
    };

    public static SelftestResult Selftest() => new()
    {
        Version = "0.1.0",
        At = Now,
        Machine = "this one",
        Passed = true,
        Levels = [new SelftestLevel { Streams = 64, TtftErrorP50Ms = 0.004, TtftErrorP99Ms = 0.025, CpuUsPerChunk = 9.5 }],
    };

    private static Target TargetNamed(string name) => new()
    {
        Provider = new NamedProvider(name),
        Model = "m-1",
        BaseUrl = new Uri($"http://user:secret@127.0.0.1:4010/{name}?key=secret"),
        Name = $"{name}:m-1",
    };

    private sealed class FixedPrompt : IPromptSource
    {
        public string Description => "short";

        public Prompt Next(int number) => new([]);
    }

    private sealed class NamedProvider(string name) : IProvider
    {
        public string Name => name;

        public IReadOnlyList<string> Aliases => [];

        public string Api => "some.api";

        public string PriceProvider => name;

        public string? DefaultModel => null;

        public IReadOnlyList<string> CredentialVariables => [];

        public Uri? FindBaseUrl(Func<string, string?> environment) => null;

        public Credentials? FindCredentials(Func<string, string?> environment) => null;

        public WireRequest Write(Target target, ChatRequest request, DateTimeOffset now) => throw new NotSupportedException();

        public WireRequest WriteValidation(Target target, DateTimeOffset now) => throw new NotSupportedException();

        public AnswerReader CreateReader(bool stream) => throw new NotSupportedException();

        public void ReadHead(ResponseHead head, AnswerSummary summary) => throw new NotSupportedException();

        public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => throw new NotSupportedException();
    }
}
