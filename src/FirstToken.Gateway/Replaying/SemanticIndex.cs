using System.Text;
using System.Text.Json;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Replaying;

/// <summary>
/// Finds earlier questions that mean the same, by the cosine of their embeddings. Only the last message of the user may differ: with
/// another system prompt, tools, history, model or caller nothing is alike.
/// </summary>
internal sealed class SemanticIndex(Effects effects) : IDisposable
{
    private const int MostGroups = 10_000;
    private const int MostOfGroup = 200;
    private const int LongestQuestion = 8000;
    private const int MostAnswerBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(float[] Meaning, AnswerKey Key)>> _groups = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Asks what a request means, and who has asked the same.</summary>
    /// <returns>Absent where it has no question of text, or the embedding did not come in time.</returns>
    public async Task<SemanticQuestion?> AskAsync(ClientRequest request, SemanticSettings settings)
    {
        if (Split(request.Body.GetValueOrDefault()) is not { } parts)
        {
            return null;
        }

        string group = AnswerKey.Of(request, parts.Others).Text;
        if (await EmbedAsync(parts.Question, settings, request.Left) is not { } meaning)
        {
            return null;
        }

        lock (_lock)
        {
            AnswerKey? twin = null;
            double best = settings.Threshold;
            foreach ((float[] other, AnswerKey key) in _groups.GetValueOrDefault(group) ?? [])
            {
                double cosine = other.Length == meaning.Length ? Dot(other, meaning) : 0;
                (best, twin) = cosine >= best ? (cosine, key) : (best, twin);
            }

            return new SemanticQuestion(group, meaning, twin);
        }
    }

    /// <summary>Remembers a question whose answer is kept.</summary>
    public void Keep(SemanticQuestion question, AnswerKey key)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(question.Group, out var group))
            {
                if (_groups.Count >= MostGroups)
                {
                    _groups.Clear(); // a cache of a cache: it fills again
                }

                _groups[question.Group] = group = [];
            }

            if (group.Count >= MostOfGroup)
            {
                group.RemoveAt(0);
            }

            group.Add((question.Meaning, key));
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Takes a body apart: the text of the last message, and all the rest.</summary>
    /// <returns>Absent where the last message is not the user's, or has more than text.</returns>
    internal static (string Question, ReadOnlyMemory<byte> Others)? Split(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("messages", out JsonElement messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
            {
                return null;
            }

            JsonElement last = messages[messages.GetArrayLength() - 1];
            if (!last.TryGetProperty("role", out JsonElement role) || role.GetString() != "user" || !last.TryGetProperty("content", out JsonElement content)
                || QuestionOf(content) is not { Length: > 0 and <= LongestQuestion } question)
            {
                return null;
            }

            // The raw text of the content stands once at the end of the messages; what is around it is the rest.
            byte[] whole = body.ToArray();
            byte[] part = Encoding.UTF8.GetBytes(content.GetRawText());
            int at = whole.AsSpan().LastIndexOf(part);
            return at < 0 ? null : (question, (byte[])[.. whole.AsSpan(0, at), .. whole.AsSpan(at + part.Length)]);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? QuestionOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString(),
        JsonValueKind.Array when content.GetArrayLength() == 1 && content[0].TryGetProperty("text", out JsonElement text) && content[0].EnumerateObject().Count() == 2 => text.GetString(),
        _ => null,
    };

    private async Task<float[]?> EmbedAsync(string question, SemanticSettings settings, CancellationToken left)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(left);
        limit.CancelAfter(settings.Budget);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
            {
                Content = new WholeBody(JsonSerializer.SerializeToUtf8Bytes(new EmbeddingRequest(settings.Model, question), EmbeddingJson.Default.EmbeddingRequest)),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            if (settings.KeyFrom is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            }

            using HttpResponseMessage answer = await _client.SendAsync(request, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                effects.Count("semantic", "no_embedding");
                return null;
            }

            await answer.Content.LoadIntoBufferAsync(MostAnswerBytes, limit.Token);
            EmbeddingAnswer? read = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(limit.Token), EmbeddingJson.Default.EmbeddingAnswer);
            return read?.Data is [{ Embedding: { Length: > 0 } meaning }, ..] ? Unit(meaning) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            effects.Count("semantic", "no_embedding");
            return null;
        }
    }

    private static float Dot(float[] left, float[] right)
    {
        float sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static float[]? Unit(float[] meaning)
    {
        float length = MathF.Sqrt(Dot(meaning, meaning));
        return length > 0 && float.IsFinite(length) ? [.. meaning.Select(value => value / length)] : null;
    }
}
