using System.Globalization;
using System.Text;
using System.Text.Json;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SigV4CheckTests
{
    private static readonly JsonElement[] s_cases = [.. GoldenVector.ReadJson("sigv4.json").EnumerateArray()];
    private static readonly SigV4 s_keys = new("AKIDEXAMPLE", "the-secret", null, "us-east-1", "bedrock");
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Ids => [.. s_cases.Select(item => item.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_published_signature_is_genuine(string id)
    {
        JsonElement item = s_cases.Single(other => Text(other, "id") == id);
        JsonElement expected = item.GetProperty("expected");
        string? token = item.GetProperty("session_token").GetString();
        var keys = new SigV4(Text(item, "access_key_id"), Text(item, "secret_access_key"), token, "any-region", Text(item, "service"));
        var fields = item.GetProperty("headers_to_sign").EnumerateArray().ToDictionary(field => field[0].GetString()!, field => field[1].GetString());
        fields["x-amz-date"] = Text(item, "amz_date");
        fields["x-amz-security-token"] = token;
        fields["x-amz-content-sha256"] = Text(expected, "payload_sha256");
        string query = string.Join('&', item.GetProperty("query").EnumerateArray().Select(pair => $"{pair[0].GetString()}={pair[1].GetString()}"));
        var at = DateTimeOffset.ParseExact(Text(item, "amz_date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        SigV4Claim claim = SigV4Claim.Read(Text(expected, "authorization"))!;

        SigV4Verdict Check(SigV4 with, string method, string body) =>
            with.Check(claim, method, Text(item, "wire_path") + (query.Length == 0 ? "" : "?" + query), fields.GetValueOrDefault, Encoding.UTF8.GetBytes(body), at);

        Assert.Equal(SigV4Verdict.Genuine, Check(keys, Text(item, "method"), Text(item, "body")));
        Assert.Equal(SigV4Verdict.Different, Check(keys, Text(item, "method"), Text(item, "body") + "x"));
        Assert.Equal(SigV4Verdict.Different, Check(keys, "PUT", Text(item, "body")));
        Assert.Equal(SigV4Verdict.Different, Check(keys with { SecretAccessKey = "x" }, Text(item, "method"), Text(item, "body")));
        Assert.Equal(SigV4Verdict.OtherKeys, Check(keys with { AccessKeyId = "x" }, Text(item, "method"), Text(item, "body")));
        Assert.Equal(SigV4Verdict.OtherService, Check(keys with { Service = "x" }, Text(item, "method"), Text(item, "body")));
    }

    [Theory]
    [InlineData(0, SigV4Verdict.Genuine)]
    [InlineData(300, SigV4Verdict.Genuine)]
    [InlineData(-300, SigV4Verdict.Genuine)]
    [InlineData(301, SigV4Verdict.Stale)]
    [InlineData(-301, SigV4Verdict.Stale)]
    public void A_signature_holds_for_five_minutes_either_way(int secondsOld, SigV4Verdict expected)
    {
        Dictionary<string, string> fields = Sign(s_now.AddSeconds(-secondsOld));

        Assert.Equal(expected, Check(fields));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("x-amz-date")]
    [InlineData("accept")]
    public void A_signed_field_that_is_missing_makes_it_incomplete(string name)
    {
        Dictionary<string, string> fields = Sign(s_now);
        fields.Remove(name);

        Assert.Equal(SigV4Verdict.Incomplete, Check(fields));
    }

    [Theory]
    [InlineData("accept;host")]
    [InlineData("accept;x-amz-date")]
    public void Host_and_moment_have_to_be_signed(string instead)
    {
        Dictionary<string, string> fields = Sign(s_now);
        fields["authorization"] = fields["authorization"].Replace("SignedHeaders=accept;host;x-amz-date", "SignedHeaders=" + instead, StringComparison.Ordinal);

        Assert.Equal(SigV4Verdict.Incomplete, Check(fields));
    }

    [Theory]
    [InlineData("20261120T120000Z")]
    [InlineData("2026-11-21T12:00:00Z")]
    [InlineData("")]
    public void The_moment_has_to_be_one_of_the_scopes_day(string date)
    {
        Dictionary<string, string> fields = Sign(s_now);
        fields["x-amz-date"] = date;

        Assert.Equal(SigV4Verdict.Incomplete, Check(fields));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer AKID/20261121/us-east-1/bedrock/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/bedrock, SignedHeaders=host, Signature=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/2026/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=, Signature=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=aa")]
    public void What_is_no_whole_signature_is_not_read(string authorization) => Assert.Null(SigV4Claim.Read(authorization));

    [Fact]
    public void A_claim_shows_nothing_that_could_be_sent_again()
    {
        SigV4Claim claim = SigV4Claim.Read(Sign(s_now)["authorization"])!;

        Assert.Equal("SigV4 claim 20261121/us-east-1/bedrock", claim.ToString());
    }

    private static Dictionary<string, string> Sign(DateTimeOffset at)
    {
        var fields = s_keys.Sign("POST", "h", "/p", [new("accept", "a")], "body"u8, at).ToDictionary(field => field.Key, field => field.Value);
        (fields["host"], fields["accept"]) = ("h", "a");
        return fields;
    }

    private static SigV4Verdict Check(Dictionary<string, string> fields) =>
        s_keys.Check(SigV4Claim.Read(fields["authorization"])!, "POST", "/p", fields.GetValueOrDefault, "body"u8, s_now);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
