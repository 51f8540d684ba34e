using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class AwsSigningReaderTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [Theory]
    [InlineData("bedrock: {sign: aws, region: eu-west-3}", "https://bedrock-runtime.eu-west-3.amazonaws.com/", "eu-west-3")]
    [InlineData("bedrock: {sign: aws, url: https://bedrock-runtime.eu-central-1.amazonaws.com}", "https://bedrock-runtime.eu-central-1.amazonaws.com/", "eu-central-1")]
    [InlineData("bedrock: {sign: aws, url: https://bedrock-runtime-fips.us-west-2.amazonaws.com}", "https://bedrock-runtime-fips.us-west-2.amazonaws.com/", "us-west-2")]
    [InlineData("bedrock: {sign: aws}", "https://bedrock-runtime.ap-south-1.amazonaws.com/", "ap-south-1")]
    [InlineData("bedrock: {sign: aws, url: http://10.0.0.1:8080}", "http://10.0.0.1:8080/", "ap-south-1")]
    [InlineData("bedrock: {sign: aws, url: http://10.0.0.1:8080, region: us-east-2}", "http://10.0.0.1:8080/", "us-east-2")]
    public void The_region_is_the_one_given_or_the_hosts_or_the_environments(string upstream, string url, string region)
    {
        using SettingsFile file = File(upstream);
        file.Environment["AWS_REGION"] = "ap-south-1";

        UpstreamSettings read = Bedrock(file);

        Assert.Equal((new Uri(url), region, new AwsSigning()), (read.Url, read.Region, read.Sign));
    }

    [Fact]
    public void Keys_of_another_account_stand_in_variables_of_other_names_and_take_no_token_but_their_own()
    {
        using SettingsFile file = File("second: {api: bedrock, region: us-west-2, sign: {key_id_from: TWO_ID, secret_from: TWO_SECRET}}\n    third: {api: bedrock, region: us-west-2, sign: {key-id-from: TWO_ID, secret-from: TWO_SECRET, session-token-from: TWO_TOKEN}}");
        (file.Environment["TWO_ID"], file.Environment["TWO_SECRET"], file.Environment["TWO_TOKEN"]) = ("AKID2", Secret, "t");

        GatewaySettings settings = file.Load();

        Assert.Equal(new AwsSigning { KeyIdFrom = "TWO_ID", SecretFrom = "TWO_SECRET", TokenFrom = null }, settings.Upstreams.Single(upstream => upstream.Name == "second").Sign);
        Assert.Equal("TWO_TOKEN", settings.Upstreams.Single(upstream => upstream.Name == "third").Sign?.TokenFrom);
        Assert.Equal(new Uri("https://bedrock-runtime.us-west-2.amazonaws.com"), settings.Upstreams.Single(upstream => upstream.Name == "second").Url);
    }

    [Fact]
    public void An_upstream_that_signs_takes_no_bearer_token_for_holders_of_gateway_keys()
    {
        using SettingsFile file = File("bedrock: {sign: aws, region: us-east-1}\n  keys: [{name: alice, hash: " + new string('a', 64) + "}]");
        file.Environment["AWS_BEARER_TOKEN_BEDROCK"] = "a-token";

        Assert.Null(Bedrock(file).KeyFrom);
    }

    [Theory]
    [InlineData("bedrock: {region: us-east-1, sign: aws}", "AWS_SECRET_ACCESS_KEY", "3:40: sign: environment variable AWS_SECRET_ACCESS_KEY is not set")]
    [InlineData("bedrock: {region: us-east-1, sign: aws}", "AWS_ACCESS_KEY_ID", "3:40: sign: environment variable AWS_ACCESS_KEY_ID is not set")]
    [InlineData("bedrock: {region: us-east-1, sign: {key_id_from: AWS_ACCESS_KEY_ID, secret_from: NOT_SET}}", "", "sign: environment variable NOT_SET is not set")]
    [InlineData("bedrock: {region: us-east-1, sign: {key_id_from: AWS_ACCESS_KEY_ID, secret_from: AWS_SECRET_ACCESS_KEY, session_token_from: NOT_SET}}", "", "sign: environment variable NOT_SET is not set")]
    [InlineData("bedrock: {region: us-east-1, sign: {key_id_from: AWS_ACCESS_KEY_ID}}", "", "sign is aws, for the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or {key_id_from: NAME, secret_from: NAME}")]
    [InlineData("bedrock: {region: us-east-1, sign: sigv4}", "", "sign is aws")]
    [InlineData("bedrock: {sign: aws, url: http://10.0.0.1}", "", "sign: upstream 'bedrock' has no AWS region to sign for: give region: us-east-1, or set AWS_REGION")]
    [InlineData("bedrock: {sign: aws}", "", "sign: upstream 'bedrock' has no AWS region to sign for: give region: us-east-1, or set AWS_REGION")]
    [InlineData("bedrock: {sign: aws, url: https://bedrock-runtime.eu-west-1.amazonaws.com, region: us-east-1}", "", "region us-east-1 of upstream 'bedrock' is not that of bedrock-runtime.eu-west-1.amazonaws.com")]
    [InlineData("bedrock: {sign: aws, region: 'us east'}", "", "region 'us east' is no AWS region such as us-east-1")]
    [InlineData("bedrock: {sign: aws, region: us-east-1, key_from: AWS_ACCESS_KEY_ID}", "", "sign: upstream 'bedrock' has key_from, too")]
    [InlineData("anthropic: {sign: aws}", "", "sign: upstream 'anthropic' speaks anthropic, and only requests to bedrock are signed")]
    [InlineData("mine: {api: openai, url: http://10.0.0.1, sign: aws}", "", "sign: upstream 'mine' speaks openai")]
    [InlineData("bedrock: {region: us-east-1, sign: " + Secret + "}", "", "sign is aws")]
    [InlineData("bedrock: {region: us-east-1, sign: {key_id_from: AWS_ACCESS_KEY_ID, secret_from: " + Secret + "}}", "", "sign: names an environment variable")]
    [InlineData("bedrock: {region: us-east-1, sign: {aws_secret_access_key: " + Secret + "}}", "", "credentials never stand in this file")]
    public void What_is_wrong_is_said_in_a_line_with_its_place_and_without_secrets(string upstream, string unset, string expected)
    {
        using SettingsFile file = File(upstream);
        file.Environment.Remove(unset);

        string[] mistakes = file.Mistakes();

        Assert.All(mistakes, mistake => Assert.Matches("^3:\\d+: ", mistake));
        Assert.Contains(mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));
        Assert.True(mistakes.Length <= 2, string.Join('\n', mistakes));
        Assert.DoesNotContain(mistakes, mistake => mistake.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_cannot_be_sent_is_named_by_its_variable_alone()
    {
        using SettingsFile file = File("bedrock: {region: us-east-1, sign: aws}");
        file.Environment["AWS_SESSION_TOKEN"] = "one\ntwo";

        string mistake = Assert.Single(file.Mistakes());

        Assert.Contains("what is in environment variable AWS_SESSION_TOKEN cannot be sent", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("two", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway-bedrock.md", "bedrock")]
    [InlineData("gateway-fail-over.md", "elsewhere")]
    public void The_guides_examples_are_settings(string page, string upstream)
    {
        string guide = System.IO.File.ReadAllText(System.IO.Path.Combine(Root(), "docs", page));
        string yaml = guide.Split("```yaml\n").Select(block => block.Split("```")[0]).Single(block => block.Contains("sign: aws", StringComparison.Ordinal));
        using var file = new SettingsFile(yaml);
        foreach (string name in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SECOND_KEY_ID", "SECOND_SECRET"])
        {
            file.Environment[name] = "any";
        }

        Assert.NotNull(file.Load().Upstreams.Single(one => one.Name == upstream).Sign);
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "..", "..", ".."));

    private static SettingsFile File(string upstream)
    {
        var file = new SettingsFile($"gateway:\n  upstreams:\n    {upstream}\n");
        (file.Environment["AWS_ACCESS_KEY_ID"], file.Environment["AWS_SECRET_ACCESS_KEY"]) = ("AKIDEXAMPLE", Secret);
        return file;
    }

    private static UpstreamSettings Bedrock(SettingsFile file) => file.Load().Upstreams.Single(upstream => upstream.Name == "bedrock");
}
