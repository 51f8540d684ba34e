using System.Text.Encodings.Web;
using System.Text.Json;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>A judged run as JSON, schema <c>firsttoken.grade/1</c>.</summary>
public static class GradeJson
{
    /// <summary>The schema written.</summary>
    public const string Schema = "firsttoken.grade/1";

    // Limits are written with < and >, and nobody puts this into a page unescaped.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a judged run and a line end.</summary>
    /// <param name="grade">The run, judged.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(RunGrade grade, Stream output)
    {
        ArgumentNullException.ThrowIfNull(grade);
        ArgumentNullException.ThrowIfNull(output);
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            WriteRun(json, grade.Run);
            json.WriteBoolean("passed", grade.Passed);
            Text(json, "grade", grade.Worst?.Letter);
            Text(json, "min_grade", grade.MinGrade);
            json.WriteString("verdict", GradeReport.Verdict(grade));
            WriteLadder(json, grade.Ladder);
            json.WriteStartArray("targets");
            foreach (TargetGrade target in grade.Targets)
            {
                WriteTarget(json, target, grade.Passes(target));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteRun(Utf8JsonWriter json, RunFile run)
    {
        json.WriteStartObject("run");
        json.WriteString("id", run.Id);
        Text(json, "name", run.Name);
        json.WriteString("created_at", run.CreatedAt);
        json.WriteBoolean("simulated", run.Simulated);
        json.WriteBoolean("valid", run.Valid.Ok);
        Lines(json, "reasons", run.Valid.Reasons);
        json.WriteEndObject();
    }

    private static void WriteLadder(Utf8JsonWriter json, GradeLadder? ladder)
    {
        if (ladder is null)
        {
            return;
        }

        json.WriteStartArray("letters");
        foreach (GradeStep step in ladder.Steps)
        {
            json.WriteStartObject();
            json.WriteString("letter", step.Letter);
            Lines(json, "limits", step.Limits.Select(limit => limit.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTarget(Utf8JsonWriter json, TargetGrade target, bool passed)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Target.Name);
        json.WriteBoolean("passed", passed);
        Text(json, "grade", target.Letter);
        Text(json, "best_grade", target.BestLetter);
        Text(json, "worst_grade", target.WorstLetter);
        json.WriteBoolean("incomplete", target.IsIncomplete);
        Lines(json, "for_next", target.MissingForNext.Select(figure => $"{figure.NextLetter}: {GradeReport.MissingText(figure)}"));
        json.WriteStartArray("figures");
        foreach (FigureGrade figure in target.Figures)
        {
            WriteFigure(json, figure);
        }

        json.WriteEndArray();
        json.WriteStartArray("limits");
        foreach (SloResult slo in target.Slos)
        {
            json.WriteStartObject();
            json.WriteString("limit", slo.Limit.ToString());
            Number(json, "value", slo.Value);
            WriteEvidence(json, slo.Limit.Figure, FigureEvidence.Of(slo.Limit.Figure, target.Target));
            if (slo.Met is { } met)
            {
                json.WriteBoolean("kept", met);
            }

            Number(json, "margin", slo.Value is { } value ? slo.Limit.DistanceOf(value) : null);
            Number(json, "margin_share", slo.Margin);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFigure(Utf8JsonWriter json, FigureGrade figure)
    {
        json.WriteStartObject();
        json.WriteString("name", figure.Figure.Name);
        Number(json, "value", figure.Value);
        WriteEvidence(json, figure.Figure, figure.Evidence);
        Text(json, "grade", figure.Letter);
        Text(json, "limit", figure.Limit?.ToString());
        Number(json, "margin", figure.Margin);
        Text(json, "next_grade", figure.NextLetter);
        Text(json, "next_limit", figure.NextLimit?.ToString());
        Number(json, "missing", figure.Missing);
        if (figure.Value is not null)
        {
            json.WriteBoolean("could_differ", figure.CouldDiffer);
        }

        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, TargetFigure figure, FigureEvidence evidence)
    {
        Text(json, "unit", figure.Unit.Length == 0 ? null : figure.Unit);
        Number(json, "n", evidence.N);
        if (evidence.Interval is { } interval)
        {
            json.WriteStartArray("ci95");
            json.WriteNumberValue(interval.Lower);
            json.WriteNumberValue(interval.Upper);
            json.WriteEndArray();
        }

        Text(json, "remark", GradeReport.Doubt(figure, evidence));
    }

    private static void Lines(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (string line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    // Absent is written as absent.
    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }
}
