using System.Text.Json;
using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class AlertDeliveryTests : IDisposable
{
    private static readonly Alert s_alert = new()
    {
        Name = "p95_latency",
        Instance = "gw<1>",
        Label = "p95 of the time callers wait",
        Unit = "ms",
        Limit = 500,
        Value = 612.5,
        StartsAt = ManualClock.Start,
    };

    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_webhook_gets_every_field()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AlertDelivery delivery = Webhook(new Uri(receiver.Url, "/hook?key=1"), WebhookShape.Own);

        delivery.Enqueue(s_alert with { EndsAt = ManualClock.Start.AddMinutes(3) });

        Receiver.Post post = await receiver.Posts.ReadAsync(Token);
        using JsonDocument body = JsonDocument.Parse(post.Body);
        Assert.Equal(("POST", "/hook?key=1", "application/json"), (post.Method, post.Path, post.Type));
        Assert.Equal("firsttoken.alert/1", body.RootElement.GetProperty("schema").GetString());
        Assert.Equal("resolved", body.RootElement.GetProperty("status").GetString());
        Assert.Equal(612.5, body.RootElement.GetProperty("value").GetDouble());
        Assert.Equal("ms", body.RootElement.GetProperty("unit").GetString());
        Assert.Equal("2026-11-21T04:30:00.000Z", body.RootElement.GetProperty("starts_at").GetString());
        Assert.Equal("2026-11-21T04:33:00.000Z", body.RootElement.GetProperty("ends_at").GetString());
    }

    [Fact]
    public async Task Slack_gets_a_text_without_markup_of_its_own()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AlertDelivery delivery = Webhook(receiver.Url, WebhookShape.Slack);

        delivery.Enqueue(s_alert);

        using JsonDocument body = JsonDocument.Parse((await receiver.Posts.ReadAsync(Token)).Body);
        Assert.Equal(
            "firing: p95 of the time callers wait is 612.5 ms (upper limit 500 ms) at gw&lt;1&gt;",
            Assert.Single(body.RootElement.EnumerateObject()).Value.GetString());
    }

    [Fact]
    public async Task What_is_refused_for_now_is_tried_again_after_a_growing_pause()
    {
        await using Receiver receiver = await Receiver.StartAsync(503, 429);
        await using AlertDelivery delivery = Webhook(receiver.Url, WebhookShape.Own);

        delivery.Enqueue(s_alert);

        await receiver.Posts.ReadAsync(Token);
        TimeSpan first = await PauseAsync();
        _clock.Advance(first);
        await receiver.Posts.ReadAsync(Token);
        TimeSpan second = await PauseAsync();
        _clock.Advance(second);
        await receiver.Posts.ReadAsync(Token);
        Assert.InRange(first, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(second, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.False(_log.Lines.TryRead(out _));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_tried_again_and_the_log_holds_no_secret()
    {
        await using Receiver receiver = await Receiver.StartAsync(404);
        await using AlertDelivery delivery = Webhook(new Uri(receiver.Url, "/services/T000/hunter2?token=hunter2"), WebhookShape.Slack);

        delivery.Enqueue(s_alert);

        string line = await _log.Lines.ReadAsync(Token);
        Assert.Equal($"Error: alert p95_latency could not be delivered to webhook http://127.0.0.1:{receiver.Url.Port}/… in 1 attempts: it answered 404", line);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using Receiver receiver = await Receiver.StartAsync(307);
        await using AlertDelivery delivery = Webhook(receiver.Url, WebhookShape.Own);

        delivery.Enqueue(s_alert);

        Assert.EndsWith("it answered 307", await _log.Lines.ReadAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_given_up_after_the_attempts()
    {
        Receiver receiver = await Receiver.StartAsync();
        Uri gone = receiver.Url;
        await receiver.DisposeAsync();
        await using AlertDelivery delivery = new(new WebhookAlertSink(_client, gone, WebhookShape.Own), new AlertSettings { Attempts = 2 }, _clock, _log);

        delivery.Enqueue(s_alert);

        _clock.Advance(await PauseAsync());
        Assert.EndsWith("in 2 attempts: it cannot be reached (ConnectionError)", await _log.Lines.ReadAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_in_the_url_is_sent_as_basic_authentication()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AlertDelivery delivery = Webhook(new UriBuilder(receiver.Url) { UserName = "me", Password = "p%40ss" }.Uri, WebhookShape.Own);

        delivery.Enqueue(s_alert);

        Assert.Equal("Basic bWU6cEBzcw==", (await receiver.Posts.ReadAsync(Token)).Authorization);
    }

    [Fact]
    public async Task Alertmanager_gets_an_end_in_the_future_while_the_alarm_lasts()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using AlertDelivery delivery = new(new AlertmanagerSink(_client, new Uri(receiver.Url, "/am/"), _clock), new AlertSettings(), _clock, _log);

        delivery.Enqueue(s_alert);

        Receiver.Post post = await receiver.Posts.ReadAsync(Token);
        using JsonDocument body = JsonDocument.Parse(post.Body);
        JsonElement alert = Assert.Single(body.RootElement.EnumerateArray());
        Assert.Equal("/am/api/v2/alerts", post.Path);
        Assert.Equal("firsttoken_gateway_p95_latency", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("2026-11-21T04:30:00.000Z", alert.GetProperty("startsAt").GetString());
        Assert.Equal("2026-11-21T04:34:00.000Z", alert.GetProperty("endsAt").GetString());
    }

    private AlertDelivery Webhook(Uri url, WebhookShape shape) => new(new WebhookAlertSink(_client, url, shape), new AlertSettings(), _clock, _log);

    // The deadline of an attempt is a timer too, of ten seconds.
    private async Task<TimeSpan> PauseAsync()
    {
        while (true)
        {
            TimeSpan due = await _clock.Created.ReadAsync(Token);
            if (due > TimeSpan.Zero && due < TimeSpan.FromSeconds(10))
            {
                return due;
            }
        }
    }
}
