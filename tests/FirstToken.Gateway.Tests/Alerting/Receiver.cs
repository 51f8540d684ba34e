using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Tests.Alerting;

/// <summary>Receives posts on the loopback and answers as told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Channel<Post> _posts = Channel.CreateUnbounded<Post>();

    private Receiver(Queue<int> answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            string text = await body.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = answers.TryDequeue(out int status) ? status : 200;
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            _posts.Writer.TryWrite(new Post(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.ContentType, context.Request.Headers.Authorization, text));
        });
    }

    public ChannelReader<Post> Posts => _posts.Reader;

    public Uri Url => new(_server.Urls.Single());

    /// <summary>Starts one that gives these answers, then 200.</summary>
    public static async Task<Receiver> StartAsync(params int[] answers)
    {
        var receiver = new Receiver(new Queue<int>(answers));
        await receiver._server.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    internal sealed record Post(string Method, string Path, string? Type, string? Authorization, string Body);
}
