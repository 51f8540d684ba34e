using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>Looks at a running gateway again and again and shows what it tells of itself.</summary>
internal static class GatewayTop
{
    private const string KeyVariable = "FIRSTTOKEN_GATEWAY_KEY";
    private const string OtherScreen = "\e[?1049h\e[?25l";
    private const string ThisScreen = "\e[?25h\e[?1049l";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Shows the gateway until interrupted, or once.</summary>
    /// <exception cref="CommandFailure">It cannot be reached, or tells nothing.</exception>
    public static async Task<int> RunAsync(Uri gateway, TimeSpan every, bool once, Terminal terminal, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = s_patience });
        TopLook look = await LookAsync(client, gateway, cancellationToken);
        if (once)
        {
            foreach (string line in TopView.Lines(look, null, terminal.Width, terminal.DrawOut && terminal.Color))
            {
                terminal.Out.WriteLine(line);
            }

            return ExitCode.Fine;
        }

        terminal.Out.Write(OtherScreen);
        try
        {
            await FollowAsync(client, gateway, look, (every, terminal), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The usual way to end it.
        }
        finally
        {
            terminal.Out.Write(ThisScreen);
            terminal.Out.Flush();
        }

        return ExitCode.Fine;
    }

    private static async Task FollowAsync(HttpMessageInvoker client, Uri gateway, TopLook look, (TimeSpan Every, Terminal Terminal) how, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(how.Every, TimeProvider.System);
        TopLook? before = null;
        string? problem = null;
        do
        {
            Draw(TopView.Lines(look, before, how.Terminal.Width, how.Terminal.Color), problem, how.Terminal);
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                TopLook next = await LookAsync(client, gateway, cancellationToken);
                (before, look, problem) = (look, next, null);
            }
            catch (CommandFailure failure)
            {
                problem = failure.Message; // it may be starting anew: what was seen last stays
            }
        }
        while (!cancellationToken.IsCancellationRequested);
    }

    // Lines are overwritten and the rest of the screen erased: no flicker.
    private static void Draw(IReadOnlyList<string> lines, string? problem, Terminal terminal)
    {
        int rows = Math.Max(Console.WindowHeight, 3);
        IEnumerable<string> shown = problem is null ? lines.Take(rows - 1) : [.. lines.Take(rows - 2), problem];
        terminal.Out.Write("\e[H" + string.Concat(shown.Select(line => line + "\e[K\n")) + "\e[J");
        terminal.Out.Flush();
    }

    private static async Task<TopLook> LookAsync(HttpMessageInvoker client, Uri gateway, CancellationToken cancellationToken)
    {
        JsonElement page = await ReadAsync(client, gateway, "/anthropic/metrics", cancellationToken);
        JsonElement targets = await ReadAsync(client, gateway, "/sla", cancellationToken);
        return new TopLook(gateway, page, targets, TimeProvider.System.GetTimestamp());
    }

    private static async Task<JsonElement> ReadAsync(HttpMessageInvoker client, Uri gateway, string path, CancellationToken cancellationToken)
    {
        string where = gateway.GetLeftPart(UriPartial.Path).TrimEnd('/');
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, where + path);
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, limit.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token)).RootElement,
                HttpStatusCode.Unauthorized => throw CommandFailure.Usage($"the gateway at {where} wants a key: set {KeyVariable}"),
                HttpStatusCode.NotFound => throw CommandFailure.Usage($"{where}{path} is not there: its metrics are switched off (metrics: false), or it is no gateway"),
                _ => throw new CommandFailure(ExitCode.NothingSucceeded, $"{where}{path} answered {(int)answer.StatusCode}"),
            };
        }
        catch (HttpRequestException failure)
        {
            throw new CommandFailure(ExitCode.NothingSucceeded, $"no gateway at {where}: {failure.InnerException?.Message ?? failure.Message}; start one with firsttoken gateway, or name another with --url", failure);
        }
        catch (JsonException broken)
        {
            throw new CommandFailure(ExitCode.NothingSucceeded, $"{where}{path} answered something that is no JSON: it is no gateway", broken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailure(ExitCode.NothingSucceeded, $"{where} gave no answer within {s_patience.TotalSeconds:0} s");
        }
    }
}
