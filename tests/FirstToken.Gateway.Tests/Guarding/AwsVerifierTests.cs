using System.Globalization;
using System.Text;
using System.Text.Json;
using FirstToken.Tests;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>The tests' own verifier takes what AWS published, and nothing beside it.</summary>
public sealed class AwsVerifierTests
{
    private static readonly JsonElement[] s_cases = [.. GoldenVector.ReadJson("sigv4.json").EnumerateArray()];

    public static TheoryData<string> Ids => [.. s_cases.Select(item => Text(item, "id"))];

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_takes_published_signatures_and_no_others(string id)
    {
        JsonElement item = s_cases.Single(other => Text(other, "id") == id);
        string date = Text(item, "amz_date");
        byte[] body = Encoding.UTF8.GetBytes(Text(item, "body"));
        string query = string.Join('&', item.GetProperty("query").EnumerateArray().Select(pair => $"{pair[0].GetString()}={pair[1].GetString()}"));
        string target = Text(item, "wire_path") + (query.Length == 0 ? "" : "?" + query);
        List<(string, string)> fields = [.. item.GetProperty("headers_to_sign").EnumerateArray().Select(field => (field[0].GetString()!, field[1].GetString()!))];
        fields.Add(("X-Amz-Date", date));
        fields.Add(("Authorization", Text(item.GetProperty("expected"), "authorization")));
        if (item.GetProperty("add_x_amz_content_sha256").GetBoolean())
        {
            fields.Add(("x-amz-content-sha256", Text(item.GetProperty("expected"), "payload_sha256")));
        }

        string? token = item.GetProperty("session_token").GetString();
        if (token is not null)
        {
            fields.Add(("X-Amz-Security-Token", token));
        }

        var verifier = new AwsVerifier(Text(item, "access_key_id"), Text(item, "secret_access_key"), token, Text(item, "region"), Text(item, "service"));
        var at = DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        string? Refuse(AwsVerifier by, string method, byte[] sent) => by.Refuse(method, target, fields, sent, Text(item, "host"), at);

        Assert.Null(Refuse(verifier, Text(item, "method"), body));
        Assert.NotNull(Refuse(verifier, "PUT", body));
        Assert.NotNull(Refuse(verifier, Text(item, "method"), [.. body, 1]));
        Assert.NotNull(Refuse(verifier with { Secret = "another" }, Text(item, "method"), body));
        Assert.NotNull(Refuse(verifier with { Region = "eu-west-1" }, Text(item, "method"), body));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
