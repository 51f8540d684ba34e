using System.Globalization;
using System.Text;
using System.Text.Json;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SigV4Tests
{
    private static readonly JsonElement[] Cases = [.. GoldenVector.ReadJson("sigv4.json").EnumerateArray()];

    public static TheoryData<string> Ids => [.. Cases.Select(item => item.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_step_is_the_published_one(string id)
    {
        JsonElement item = Cases.Single(other => Text(other, "id") == id);
        JsonElement expected = item.GetProperty("expected");
        byte[] body = Encoding.UTF8.GetBytes(Text(item, "body"));
        bool withBodyHash = item.GetProperty("add_x_amz_content_sha256").GetBoolean();
        string date = Text(item, "amz_date");
        SigV4 signer = Signer(item);
        KeyValuePair<string, string>[] given = [.. item.GetProperty("headers_to_sign").EnumerateArray()
            .Select(header => KeyValuePair.Create(header[0].GetString()!, header[1].GetString()!))
            .Where(header => header.Key != "host")];

        IReadOnlyList<KeyValuePair<string, string>> added = signer.Sign(
            Text(item, "method"), Text(item, "host"), Path(item), given, body, Moment(date), withBodyHash);

        KeyValuePair<string, string>[] signed = [.. given.Append(new("host", Text(item, "host")))
            .Concat(added.SkipLast(1)).OrderBy(header => header.Key, StringComparer.Ordinal)];
        string canonical = SigV4.CanonicalRequest(Text(item, "method"), Path(item), signed, SigV4.Hash(body));
        Assert.Equal(Text(expected, "payload_sha256"), SigV4.Hash(body));
        Assert.Equal(Text(expected, "canonical_request"), canonical);
        Assert.Equal(Text(expected, "string_to_sign"), signer.StringToSign(canonical, date));
        Assert.Equal(Text(expected, "signing_key_hex"), Convert.ToHexStringLower(signer.SigningKey(date)));
        Assert.Equal("authorization", added[^1].Key);
        Assert.Equal(Text(expected, "authorization"), added[^1].Value);
    }

    [Fact]
    public void The_secret_is_not_printed()
    {
        var signer = new SigV4("AKIDEXAMPLE", "the-secret", "the-token", "us-east-1", "bedrock");

        Assert.Equal("SigV4 us-east-1/bedrock", signer.ToString());
    }

    [Fact]
    public void The_moment_is_signed_in_UTC()
    {
        var signer = new SigV4("AKIDEXAMPLE", "secret", null, "us-east-1", "bedrock");
        var moment = new DateTimeOffset(2026, 11, 21, 1, 30, 0, TimeSpan.FromHours(2));

        IReadOnlyList<KeyValuePair<string, string>> added = signer.Sign("GET", "h", "/", [], default, moment);

        Assert.Equal("20261120T233000Z", added[0].Value);
    }

    [Fact]
    public void Blanks_inside_a_header_value_are_signed_as_one()
    {
        KeyValuePair<string, string>[] headers = [new("a", "  x   y ")];

        Assert.Contains("\na:x y\n", SigV4.CanonicalRequest("GET", "/", headers, ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/p?b=2&a=2&a=1&c", "/p\na=1&a=2&b=2&c=\n")]
    [InlineData("?x=1", "/\nx=1\n")]
    [InlineData("/p?", "/p\n\n")]
    [InlineData("/p", "/p\n\n")]
    [InlineData("//p//a:b/", "/p/a%3Ab/\n\n")]
    [InlineData("//", "/\n\n")]
    [InlineData("/p?q=a%20b=c", "/p\nq=a%20b%3Dc\n")]
    public void A_query_is_signed_by_ascending_name_and_value(string path, string expected) =>
        Assert.StartsWith($"GET\n{expected}", SigV4.CanonicalRequest("GET", path, [], ""), StringComparison.Ordinal);

    private static SigV4 Signer(JsonElement item) => new(
        Text(item, "access_key_id"),
        Text(item, "secret_access_key"),
        item.GetProperty("session_token").GetString(),
        Text(item, "region"),
        Text(item, "service"));

    private static string Path(JsonElement item)
    {
        string query = string.Join('&', item.GetProperty("query").EnumerateArray()
            .Select(pair => $"{pair[0].GetString()}={pair[1].GetString()}"));
        return Text(item, "wire_path") + (query.Length == 0 ? "" : "?" + query);
    }

    private static DateTimeOffset Moment(string date) =>
        DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
