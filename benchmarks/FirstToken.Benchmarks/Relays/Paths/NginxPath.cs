using System.Diagnostics;

namespace FirstToken.Benchmarks.Relays.Paths;

/// <summary>nginx with one worker: as one sets it up for streams, or as it comes.</summary>
/// <remarks>
/// As it comes it asks the server in HTTP/1.0 and hands an answer without a length on when a buffer is full. Of a chunked answer, which
/// it gets with <c>proxy_http_version 1.1</c>, it holds nothing back even where buffering is on.
/// </remarks>
internal sealed class NginxPath(bool buffers) : RelayPath(buffers ? "nginx-default" : "nginx")
{
    public override string Description => buffers
        ? "nginx, 1 worker, proxy_pass alone: buffering on, HTTP/1.0 upstream"
        : "nginx, 1 worker, proxy_buffering off, HTTP/1.1 kept alive upstream";

    public override bool Buffers => buffers;

    public override string? Missing => Peers.Find("nginx") is null ? $"nginx is missing: {Peers.Mend}" : null;

    public override async Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
    {
        int port = Peers.FreePort();
        string forStreams = """
            proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
            """;
        string server = $$"""
              upstream api { server {{upstream.Authority}}; keepalive 512; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location / {
                  proxy_pass http://api;
                  proxy_read_timeout 300s;
                  {{(buffers ? "" : forStreams)}}
                }
              }
            """;
        return await StartAsync(Command(folder, server, connections), port, cancellationToken);
    }

    /// <summary>nginx in the foreground with a configuration of its own.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="http">What stands in the <c>http</c> block.</param>
    /// <param name="connections">Clients at once; each may need a connection upstream too.</param>
    public static ProcessStartInfo Command(string folder, string http, int connections)
    {
        int descriptors = (2 * connections) + 1000;
        string file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes 1;
            worker_rlimit_nofile {{descriptors}};
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid {{folder}}/nginx.pid;
            error_log stderr error;
            events { worker_connections {{descriptors}}; }
            http {
              access_log off;
              keepalive_requests 1000000;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
            {{http}}
            }

            """);
        return Peers.Command("nginx", "-p", folder, "-c", file, "-e", "stderr");
    }
}
