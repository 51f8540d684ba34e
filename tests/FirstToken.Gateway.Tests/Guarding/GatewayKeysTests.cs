using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Settings;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

public sealed class GatewayKeysTests
{
    private readonly string _key = KeyText.Create();

    [Fact]
    public void Keys_are_long_different_and_known_by_their_beginning()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => KeyText.Create())];

        Assert.Equal(100, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^ftk_[A-Za-z0-9_-]{43}$", key));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyText.HashOf("abc")); // FIPS 180-2, B.1
    }

    [Theory]
    [InlineData("x-api-key", "")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("authorization", "bearer ")]
    [InlineData("api-key", "")]
    [InlineData("x-goog-api-key", "")]
    public void A_key_is_found_wherever_the_clients_of_an_api_send_theirs(string field, string before)
    {
        var headers = new HeaderDictionary { [field] = before + _key };

        Assert.Null(Keys().Check(headers, out KeyHolder? caller));
        Assert.Equal("alice", caller!.Name);
    }

    [Theory]
    [InlineData("x-api-key", "sk-ant-api03-own")]
    [InlineData("x-api-key", "ftk_wrong")]
    [InlineData("x-api-key", "ftk_")]
    [InlineData("x-api-key", "")]
    [InlineData("Authorization", "Basic ftk_wrong")]
    [InlineData("other", "ftk_wrong")]
    public void Anything_else_is_turned_away(string field, string value)
    {
        KeyRefusal refusal = Keys().Check(new HeaderDictionary { [field] = value }, out KeyHolder? caller)!;

        Assert.Equal((401, "no_gateway_key"), (refusal.Status, refusal.Kind));
        Assert.Null(caller);
        Assert.DoesNotContain("wrong", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_a_key_is_no_key() =>
        Assert.NotNull(Keys().Check(new HeaderDictionary { ["x-api-key"] = KeyText.Prefix + KeyText.HashOf(_key) }, out _));

    [Fact]
    public void Without_keys_everybody_is_let_in() =>
        Assert.Null(GatewayKeys.Build([], new HandClock(), null).Check(new HeaderDictionary(), out _));

    [Fact]
    public void What_was_used_still_counts_after_a_reload()
    {
        var clock = new HandClock();
        GatewayKey key = new() { Name = "alice", Hash = KeyText.HashOf(_key), RequestsPerMinute = 1 };
        var headers = new HeaderDictionary { ["x-api-key"] = _key };
        var before = GatewayKeys.Build([key], clock, null);
        Assert.Null(before.Check(headers, out KeyHolder? earlier));
        Assert.Null(earlier!.Use.Enter(earlier.Key));

        var after = GatewayKeys.Build([key], clock, before);

        Assert.Null(after.Check(headers, out KeyHolder? later));
        Assert.Equal(429, later!.Use.Enter(later.Key)!.Status);
    }

    [Fact]
    public void Keys_are_read_from_settings_by_their_hashes()
    {
        using var file = new SettingsFile($$"""
            gateway:
              keys:
                - {name: alice, hash: {{KeyText.HashOf(_key)}}, requests_per_minute: 60, tokens_per_minute: 100000, usd_per_day: 2.50}
                - {name: bob, hash: "sha256:{{new string('B', 64)}}"}
            """);

        IReadOnlyList<GatewayKey> keys = file.Load().Keys;

        Assert.Equal(new GatewayKey { Name = "alice", Hash = KeyText.HashOf(_key), RequestsPerMinute = 60, TokensPerMinute = 100_000, UsdPerDay = 2.5m }, keys[0]);
        Assert.Equal(new string('b', 64), keys[1].Hash);
    }

    [Fact]
    public void A_key_in_place_of_its_hash_is_refused_and_not_repeated()
    {
        using var file = new SettingsFile($"gateway: {{keys: [{{name: alice, hash: {_key}}}]}}\n");

        string[] mistakes = file.Mistakes();

        Assert.Single(mistakes, line => line.Contains("hash: that is a key itself", StringComparison.Ordinal));
        Assert.All(mistakes, line => Assert.DoesNotContain(_key, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_keys_of_one_name_are_a_mistake()
    {
        using var file = new SettingsFile($"gateway: {{keys: [{{name: a, hash: {new string('a', 64)}}}, {{name: a, hash: {new string('b', 64)}}}]}}\n");

        Assert.Contains("two keys have this name", Assert.Single(file.Mistakes()), StringComparison.Ordinal);
    }

    private GatewayKeys Keys() => GatewayKeys.Build(
        [new GatewayKey { Name = "bob", Hash = KeyText.HashOf("ftk_bob") }, new GatewayKey { Name = "alice", Hash = KeyText.HashOf(_key) }], new HandClock(), null);
}
