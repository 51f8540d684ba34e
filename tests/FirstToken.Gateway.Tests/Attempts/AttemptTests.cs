using System.Diagnostics;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Bodies;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Transport;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class AttemptTests
{
    [Fact]
    public async Task The_deadline_of_the_first_token_is_over_once_it_is_there()
    {
        using var server = new ScriptedUpstream();
        using var upstream = new Upstream(new UpstreamSettings { Name = "a", Api = "anthropic", Url = server.Url }, TimeSpan.FromSeconds(10));
        using var attempt = new Attempt(Request(upstream, new GatewayDeadlines { FirstToken = TimeSpan.FromSeconds(10) }), upstream, new TapReaders(), isHedge: false);
        Task<AttemptEnd> running = attempt.RunAsync(askForIdentity: true);
        (_, RawConnection connection) = await server.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        AttemptEnd end = await running;

        attempt.Call.EndIfLate(Stopwatch.GetTimestamp() + (20 * Stopwatch.Frequency));

        Assert.Equal(AttemptOutcome.Ready, end.Outcome);
        Assert.Equal(TransportFault.None, attempt.Call.Late);
        connection.Dispose();
    }

    private static ClientRequest Request(Upstream upstream, GatewayDeadlines deadlines)
    {
        byte[] body = """{"model":"claude-haiku-4-5","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"hi"}]}"""u8.ToArray();
        return new ClientRequest
        {
            Route = new Route(new RouteSettings { Prefix = "/v1", Upstreams = ["a"], Deadlines = deadlines }, [upstream]),
            Method = "POST",
            Path = "/v1/messages",
            Query = "",
            Api = upstream.Family.Recognise("POST", "/v1/messages", default),
            Headers = new HeaderDictionary { ["Content-Type"] = "application/json" },
            Body = body,
            Facts = RequestFactsReader.Read(body),
            Arrived = Stopwatch.GetTimestamp(),
            Left = TestContext.Current.CancellationToken,
        };
    }
}
