using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class ErrorVectorTests
{
    private static readonly JsonElement[] Cases = [.. GoldenVector.ReadJson("errors.json").EnumerateArray()];

    public static TheoryData<int, string> Errors
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Cases.Length; i++)
            {
                if (Provider(Cases[i]) is not null)
                {
                    data.Add(i, $"{Cases[i].GetProperty("provider").GetString()} {Cases[i].GetProperty("expected").GetProperty("class").GetString()}");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_answer_is_classified(int index, string what)
    {
        _ = what;
        JsonElement item = Cases[index];
        JsonElement expected = item.GetProperty("expected");
        string body = item.GetProperty("body").GetString()!;

        RequestError error = Provider(item)!.ReadError(Head(item), Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected.GetProperty("class").GetString(), Snake(error.Kind));
        Assert.Equal(expected.GetProperty("retryable").GetBoolean(), error.Retryable);
        JsonElement seconds = expected.GetProperty("retry_after_seconds");
        Assert.Equal(seconds.ValueKind == JsonValueKind.Null ? null : seconds.GetDouble(), error.RetryAfter?.TotalSeconds);
        Assert.Equal(item.GetProperty("status").GetInt32(), error.HttpStatus);
        Assert.NotEqual("", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_answer_cut_anywhere_is_still_an_error(int index, string what)
    {
        _ = what;
        JsonElement item = Cases[index];
        byte[] body = Encoding.UTF8.GetBytes(item.GetProperty("body").GetString()!);

        for (int length = 0; length <= body.Length; length++)
        {
            RequestError error = Provider(item)!.ReadError(Head(item), body.AsSpan(0, length));

            Assert.Equal(item.GetProperty("status").GetInt32(), error.HttpStatus);
            Assert.NotEqual("", error.Message);
        }
    }

    private static IProvider? Provider(JsonElement item) => ProviderRegistry.Find(item.GetProperty("provider").GetString()!);

    private static ResponseHead Head(JsonElement item) => new(
        item.GetProperty("status").GetInt32(),
        [.. item.GetProperty("headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))]);

    private static string Snake(ErrorKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
