using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Simulator.Serving;

/// <summary>Carries out plans on Kestrel: the same bytes at the same moments, as exactly as its pipes allow.</summary>
internal sealed class PlanExecutor(Responder responder, Pacer pacer)
{
    public async Task AnswerAsync(HttpContext context)
    {
        SimRequest? request = await ReadAsync(context);
        if (request is null)
        {
            return;
        }

        long received = WallClock.UnixNanoseconds();
        long start = WallClock.Steady();
        Plan plan = responder.Answer(request, received);
        SimLogEntry? log = responder.Log.Open(plan.Headers.Count > 0 ? plan.Headers[^1].Value : "", request.Path, plan, received);
        responder.Opened();
        try
        {
            await CarryOutAsync(context, plan, log, start + plan.WaitNanoseconds);
            Close(log, "complete");
        }
        catch (OperationCanceledException)
        {
            Close(log, "client_left");
        }
        finally
        {
            responder.Closed();
        }
    }

    private static async Task<SimRequest?> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
            return null;
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in context.Request.Headers)
        {
            headers.Add(new(header.Key, header.Value.ToString()));
        }

        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.Path + context.Request.QueryString;
        return SimRequest.Parse(context.Request.Method, target, headers, body.ToArray());
    }

    private async Task CarryOutAsync(HttpContext context, Plan plan, SimLogEntry? log, long start)
    {
        CancellationToken gone = context.RequestAborted;
        if (plan.End == PlanEnd.Silence)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
        }

        await PacedWait.Until(start + plan.HeadDueNanoseconds, pacer, gone);
        HttpResponse response = context.Response;
        response.StatusCode = plan.Status;
        foreach ((string name, string value) in plan.Headers)
        {
            response.Headers[name] = value;
        }

        if (log is not null)
        {
            log.HeadUnixNs = WallClock.UnixNanoseconds();
        }

        if (plan.Body is { } body)
        {
            await SendWholeAsync(context, plan, body, log);
            return;
        }

        await response.BodyWriter.FlushAsync(gone);
        await SendItemsAsync(context, plan, log, start);
        if (plan.End == PlanEnd.Cut)
        {
            await PacedWait.Until(start + plan.EndDueNanoseconds, pacer, gone);
            context.Abort();
        }
    }

    private static async Task SendWholeAsync(HttpContext context, Plan plan, byte[] body, SimLogEntry? log)
    {
        if (plan.Status != 204)
        {
            context.Response.ContentLength = body.Length;
        }

        if (context.Request.Method != "HEAD" && body.Length > 0)
        {
            int length = plan.End == PlanEnd.Cut ? body.Length / 2 : body.Length;
            await context.Response.BodyWriter.WriteAsync(body.AsMemory(0, length), context.RequestAborted);
            Count(log, length);
        }

        if (plan.End == PlanEnd.Cut)
        {
            context.Abort();
        }
    }

    private async Task SendItemsAsync(HttpContext context, Plan plan, SimLogEntry? log, long start)
    {
        CancellationToken gone = context.RequestAborted;
        foreach (PlanItem item in plan.Items)
        {
            await PacedWait.Until(start + item.DueNanoseconds, pacer, gone);
            await SendAsync(context, plan, item, log, gone);
        }

        long due = plan.Items.Length > 0 ? start + plan.Items[^1].DueNanoseconds : start;
        for (long i = 0; plan.End == PlanEnd.Repeat && i < plan.RepeatTimes; i++)
        {
            due += plan.RepeatEveryNanoseconds;
            await PacedWait.Until(due, pacer, gone);
            await SendAsync(context, plan, plan.Items[^1], log, gone);
        }
    }

    private static async Task SendAsync(HttpContext context, Plan plan, PlanItem item, SimLogEntry? log, CancellationToken gone)
    {
        Frame frame = item.Frame;
        ReadOnlyMemory<byte> bytes = frame.Payload;
        if (frame.PatchAt >= 0 && plan.Patch.Length > 0)
        {
            byte[] patched = bytes.ToArray();
            plan.Patch.CopyTo(patched, frame.PatchAt - frame.PayloadStart);
            bytes = patched;
        }

        long before = WallClock.UnixNanoseconds();
        var flushed = await context.Response.BodyWriter.WriteAsync(bytes, gone);
        gone.ThrowIfCancellationRequested();
        if (flushed.IsCompleted)
        {
            throw new OperationCanceledException("the client left");
        }

        if (item.IsOutput)
        {
            log?.AddChunk(before, WallClock.UnixNanoseconds());
        }

        Count(log, bytes.Length);
    }

    private static void Count(SimLogEntry? log, int bytes)
    {
        if (log is not null)
        {
            log.Bytes += bytes;
        }
    }

    private static void Close(SimLogEntry? log, string outcome)
    {
        if (log is not null)
        {
            log.EndUnixNs = WallClock.UnixNanoseconds();
            log.Outcome = log.Injected == Behaviour.Injection.Cut ? "cut" : outcome;
        }
    }
}
