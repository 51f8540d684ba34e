using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>Whether two targets may be compared: apart from what is to be judged, both must have been asked the same.</summary>
/// <param name="Problems">Why they should not be, one line each; empty where nothing speaks against it.</param>
/// <param name="Notes">What differs and may be the very question (load, machine), or may be the cause; one line each.</param>
public sealed record Comparability(IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    private static readonly TimeSpan s_farApart = TimeSpan.FromMinutes(10);

    /// <summary>Looks at two targets.</summary>
    /// <param name="first">The side compared with.</param>
    /// <param name="second">The other side.</param>
    public static Comparability Of(ComparedTarget first, ComparedTarget second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var problems = new List<string>();
        var notes = new List<string>();
        AddProblem(ModelFamily.Of(first.Target.Model) != ModelFamily.Of(second.Target.Model), $"another model: {first.Target.Model}, {second.Target.Model}");
        AddProblem(first.Simulated != second.Simulated, $"one is simulated, the other is not: {Whether(first.Simulated, "simulated", "real")}, {Whether(second.Simulated, "simulated", "real")}");
        AddInvalid(first);
        if (second.RunId != first.RunId)
        {
            AddInvalid(second);
            CompareConfigs(first.Run.Config, second.Run.Config);
            CompareSurroundings();
        }

        AddProblem(
            first.Target.Methods.LatenciesFrom != second.Target.Methods.LatenciesFrom && problems.Count == 0,
            "latencies count from different moments: one from the moment of sending, one from the moment each request was due");
        return new Comparability(problems, notes);

        void AddProblem(bool isOne, string problem)
        {
            if (isOne)
            {
                problems.Add(problem);
            }
        }

        void AddNote(bool isOne, string note)
        {
            if (isOne)
            {
                notes.Add(note);
            }
        }

        void AddInvalid(ComparedTarget side) =>
            AddProblem(!side.Valid, $"{side.File} is not a valid run: {string.Join("; ", side.Run.Valid.Reasons)}");

        void CompareConfigs(RunConfig left, RunConfig right)
        {
            // Files of other tools do not say what was asked.
            if (left.Prompts is null || right.Prompts is null)
            {
                AddNote(true, "what was asked is not in the files: whether prompts and limits were the same is for you to know");
                return;
            }

            AddProblem(left.Prompts != right.Prompts, $"another prompt: {left.Prompts}; {right.Prompts}");
            AddProblem(left.MaxTokens != right.MaxTokens, $"another output limit: {left.MaxTokens} and {right.MaxTokens} tokens (--max-tokens)");
            AddProblem(left.Stream != right.Stream, $"one is streamed, the other is not: {Whether(left.Stream, "streamed", "not streamed")}, {Whether(right.Stream, "streamed", "not streamed")}");
            AddProblem((left.Arrival is null) != (right.Arrival is null), $"closed loop against a rate: {Load(left)}, {Load(right)}");
            AddNote((left.Arrival is null) == (right.Arrival is null) && Load(left) != Load(right), $"the load differs: {Load(left)}, {Load(right)}");
            AddNote((left.Http ?? "1.1") != (right.Http ?? "1.1"), $"HTTP/{left.Http ?? "1.1"} against HTTP/{right.Http ?? "1.1"}");
            AddNote(left.FreshConnections != right.FreshConnections, "only one opened a new connection for each request");
        }

        void CompareSurroundings()
        {
            AddNote(first.Run.Environment.Machine != second.Run.Environment.Machine, $"measured on different machines or runtimes: {first.Run.Environment.Machine}; {second.Run.Environment.Machine}");
            AddNote(
                first.Run.Environment.Stamps is { } left && second.Run.Environment.Stamps is { } right && left != right,
                $"arrivals stamped differently: {first.Run.Environment.Stamps}, {second.Run.Environment.Stamps}");
            TimeSpan apart = (first.CreatedAt - second.CreatedAt).Duration();
            AddNote(
                apart > s_farApart,
                $"the runs were made {Apart(apart)} apart: a difference may be the hour's. Interleaved targets of one run rule that out (bench --target A --target B)");
        }
    }

    private static string Load(RunConfig config) =>
        config.Arrival ?? string.Create(CultureInfo.InvariantCulture, $"{config.Concurrency ?? 1} at once");

    private static string Whether(bool value, string yes, string no) => value ? yes : no;

    private static string Apart(TimeSpan span) => span.TotalHours switch
    {
        < 2 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minutes"),
        < 48 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };
}
