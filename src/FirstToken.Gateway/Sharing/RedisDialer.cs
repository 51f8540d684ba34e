using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Sharing;

/// <summary>Opens connections to one Redis server, and makes them ready: encryption, version 3 of the protocol, login, database, scripts.</summary>
internal sealed class RedisDialer(RedisSettings settings, IReadOnlyList<RedisScript> scripts, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly string? _user = Secret(settings.UserFrom);
    private readonly string? _password = Secret(settings.PasswordFrom);

    /// <summary>Opens a connection.</summary>
    /// <param name="pushed">Takes what comes over subscriptions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection, or why there is none, in words without secrets.</returns>
    public async Task<(RedisConnection? Connection, string? Problem)> ConnectAsync(Action<RespReply> pushed, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(settings.Host, settings.Port), limit.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (settings.IsEncrypted)
            {
                var encrypted = new SslStream(stream);
                stream = encrypted;
                await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Host, CertificateChainPolicy = Trust() }, limit.Token);
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or AuthenticationException or CryptographicException or OperationCanceledException)
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            return (null, failure switch
            {
                OperationCanceledException => "does not answer",
                SocketException refused => $"cannot be reached ({refused.SocketErrorCode})",
                _ => $"TLS failed ({failure.Message.ReplaceLineEndings(" ")})",
            });
        }

        var connection = new RedisConnection(stream, pushed, time);
        if (await GreetAsync(connection) is not { } problem)
        {
            return (connection, null);
        }

        await connection.DisposeAsync();
        return (null, problem);
    }

    // Read anew each time: files of authorities are exchanged while servers run.
    private X509ChainPolicy? Trust()
    {
        if (settings.Authority is not { } file)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private async Task<string?> GreetAsync(RedisConnection connection)
    {
        Task<RespReply?> hello = connection.AskAsync(s_patience, Hello());
        Task<RespReply?> select = connection.AskAsync(s_patience, ["SELECT", settings.Database]);
        Task<RespReply?>[] loads = [.. scripts.Select(script => connection.AskAsync(s_patience, ["SCRIPT", "LOAD", script.Text]))];
        if (await hello is not { } greeting)
        {
            return "closes the connection, or speaks another protocol";
        }

        if (greeting.Kind == RespKind.Error)
        {
            return greeting.ErrorCode switch
            {
                "NOAUTH" => "wants a password: name the variable that holds it, password_from: REDIS_PASSWORD",
                "WRONGPASS" => "refuses the login (WRONGPASS)",
                "ERR" or "NOPROTO" => "does not speak version 3 of its protocol: Redis 6 or later does",
                string code => $"refuses the login ({code})",
            };
        }

        if (await select is not { Kind: not RespKind.Error })
        {
            return $"has no database {settings.Database}";
        }

        for (int i = 0; i < loads.Length; i++)
        {
            scripts[i].Hash = await loads[i] is { Kind: RespKind.Bytes } loaded ? Encoding.ASCII.GetString(loaded.Bytes.Span) : scripts[i].Hash;
        }

        return null;
    }

    private RespArgument[] Hello()
    {
        List<RespArgument> hello = ["HELLO", "3"];
        if (_password is not null)
        {
            hello.AddRange(["AUTH", _user ?? "default", _password]);
        }

        return [.. hello, "SETNAME", "firsttoken-gateway"];
    }

    private static string? Secret(string? variable) => variable is null ? null : Environment.GetEnvironmentVariable(variable);
}
