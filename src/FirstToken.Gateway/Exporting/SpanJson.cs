using System.Security.Cryptography;
using System.Text.Json;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Recording;

namespace FirstToken.Gateway.Exporting;

/// <summary>Writes a request as a span. Figures, names and ids only: nothing that was asked or answered.</summary>
internal static class SpanJson
{
    private const int KindClient = 3;
    private const int StatusError = 2;
    private const double NsPerSecond = 1e9;
    private const int IdBytes = 8;

    /// <summary>Writes a span: from the arrival of the request's head at the gateway to the end of the answer.</summary>
    public static void Write(Utf8JsonWriter json, GatewayRecord record, GenAi names)
    {
        RequestRecord request = record.Request;
        TraceParent? parent = TraceParent.Read(record.TraceParent);
        long start = request.StartedUnixNs - request.LatenessNs;
        json.WriteStartObject();
        json.WriteString("traceId", parent?.TraceId ?? Id(2 * IdBytes));
        json.WriteString("spanId", Id(IdBytes));
        if (parent is { } caller)
        {
            json.WriteString("parentSpanId", caller.SpanId);
        }

        json.WriteString("name", names.Model is null ? names.Operation : $"{names.Operation} {names.Model}");
        json.WriteNumber("kind", KindClient);
        json.WriteString("startTimeUnixNano", OtlpJson.Number(start));
        json.WriteString("endTimeUnixNano", OtlpJson.Number(start + record.TotalNs));
        json.WriteStartArray("attributes");
        Conventional(json, record, names);
        Ours(json, record);
        json.WriteEndArray();
        json.WriteStartArray("events");
        Event(json, "firsttoken.request_sent", request.TtfbNs is null ? null : request.StartedUnixNs);
        Event(json, "firsttoken.first_byte", request.StartedUnixNs + request.TtfbNs);
        Event(json, "firsttoken.first_token", request.StartedUnixNs + request.TtftNs);
        Event(json, "firsttoken.last_token", request.StartedUnixNs + request.E2eNs);
        json.WriteEndArray();
        json.WriteStartObject("status");
        if (names.ErrorType is not null)
        {
            json.WriteNumber("code", StatusError);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Conventional(Utf8JsonWriter json, GatewayRecord record, GenAi names)
    {
        RequestRecord request = record.Request;
        OtlpJson.Text(json, "gen_ai.operation.name", names.Operation);
        OtlpJson.Text(json, "gen_ai.provider.name", names.Provider);
        OtlpJson.Text(json, "gen_ai.request.model", names.Model);
        OtlpJson.Text(json, "server.address", names.Address);
        OtlpJson.Whole(json, "server.port", names.Address is null ? null : names.Port);
        OtlpJson.Text(json, "error.type", names.ErrorType);
        OtlpJson.Whole(json, "http.response.status_code", request.Status);
        OtlpJson.Text(json, "gen_ai.response.model", request.AnsweredModel);
        OtlpJson.Text(json, "gen_ai.conversation.id", record.Session);
        OtlpJson.Whole(json, "gen_ai.usage.input_tokens", request.Usage?.TotalInput);
        OtlpJson.Whole(json, "gen_ai.usage.output_tokens", request.Usage?.Output);
        OtlpJson.Whole(json, "gen_ai.usage.cache_read.input_tokens", request.Usage?.CacheRead);
        OtlpJson.Whole(json, "gen_ai.usage.cache_creation.input_tokens", request.Usage?.CacheWrite);
        OtlpJson.Whole(json, "gen_ai.usage.reasoning.output_tokens", request.Usage?.Reasoning);
        if (request.StopReason is { } reason)
        {
            OtlpJson.Texts(json, "gen_ai.response.finish_reasons", reason);
        }

        if (record.Streamed)
        {
            OtlpJson.Flag(json, "gen_ai.request.stream", true);
            OtlpJson.Real(json, "gen_ai.response.time_to_first_chunk", record.FirstBodyNs / NsPerSecond);
        }

        // Not in the conventions, which know no money; Langfuse reads it as the total.
        OtlpJson.Real(json, "gen_ai.usage.cost", (double?)request.CostUsd);
        if (request.TtftNs is { } ttft)
        {
            // The only thing Langfuse makes a time to first token of (facts: observability.md §2.3).
            OtlpJson.Text(json, "langfuse.observation.completion_start_time", WatchingJson.Iso(DateTimeOffset.UnixEpoch.AddTicks((request.StartedUnixNs + ttft) / TimeSpan.NanosecondsPerTick)));
        }
    }

    private static void Ours(Utf8JsonWriter json, GatewayRecord record)
    {
        RequestRecord request = record.Request;
        OtlpJson.Text(json, "firsttoken.route", record.Route);
        OtlpJson.Text(json, "firsttoken.upstream", record.Upstream);
        OtlpJson.Text(json, "firsttoken.caller", record.Caller);
        OtlpJson.Text(json, "firsttoken.provider_request_id", request.ProviderRequestId);
        OtlpJson.Real(json, "firsttoken.lateness", request.LatenessNs / NsPerSecond);
        OtlpJson.Real(json, "firsttoken.ttft", request.TtftNs / NsPerSecond);
        OtlpJson.Real(json, "firsttoken.hold.first", Phases.FirstChunkHoldNs(record) / NsPerSecond);
        OtlpJson.Real(json, "firsttoken.hold.longest", request.HoldsNs.Count > 0 ? request.HoldsNs.Max() / NsPerSecond : null);
        OtlpJson.Flag(json, "firsttoken.new_connection", request.NewConnection);
        OtlpJson.Flag(json, "firsttoken.client_left", record.ClientLeft);
        OtlpJson.Flag(json, "firsttoken.simulated", request.Simulated);
    }

    private static void Event(Utf8JsonWriter json, string name, long? at)
    {
        if (at is not { } moment)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("timeUnixNano", OtlpJson.Number(moment));
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    private static string Id(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
