using System.Globalization;
using System.Text;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Sharing;

/// <summary>
/// What the holder of a key has used over all gateways. Requests and tokens are two allowances as in <see cref="Guarding.TokenBucket"/>, by
/// the server's clock. Of money each gateway writes its own total of the day, never a difference: a message that is lost, or comes twice,
/// changes nothing, and a server that begins empty is told anew.
/// </summary>
internal sealed class SharedUse(RedisClient redis, string prefix, string gateway, string name)
{
    // Nobody spends so much: whatever says so is not our script.
    private const decimal MostUsd = 1_000_000_000_000;

    /// <summary>Counts, and lets a request in or not, in one step.</summary>
    public static RedisScript Script { get; } = new("""
        local gateway, spent, usdPerDay = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
        local requestsPerMinute, tokensPerMinute = tonumber(ARGV[4]), tonumber(ARGV[5])
        local requests, tokens = tonumber(ARGV[6]), tonumber(ARGV[7])
        local clock = redis.call('TIME')
        local now = clock[1] * 1000000 + clock[2]
        local twoDays = 172800

        local function used(what, perMinute)
          local was = redis.call('HMGET', KEYS[1], what, what .. '_at')
          local since = math.max(0, now - (tonumber(was[2]) or now))
          return math.max(0, (tonumber(was[1]) or 0) - since * perMinute / 60000000)
        end

        local function keep(what, amount)
          redis.call('HSET', KEYS[1], what, string.format('%.17g', amount), what .. '_at', string.format('%.0f', now))
          redis.call('EXPIRE', KEYS[1], twoDays)
        end

        local function wait(amount, perMinute)
          local over = amount + 1 - perMinute
          return over > 1e-9 and math.ceil(over * 60000000 / perMinute) or 0
        end

        if spent > 0 then
          redis.call('HSET', KEYS[2], gateway, ARGV[2])
          redis.call('EXPIRE', KEYS[2], twoDays)
        end
        local others, totals = 0, redis.call('HGETALL', KEYS[2])
        for i = 1, #totals, 2 do
          if totals[i] ~= gateway then others = others + (tonumber(totals[i + 1]) or 0) end
        end
        local told = string.format('%.12f', others)

        if tokens > 0 and tokensPerMinute > 0 then keep('tokens', used('tokens', tokensPerMinute) + tokens) end
        if requests == 0 then return {0, 0, told} end

        if usdPerDay > 0 and spent + others + 1e-9 >= usdPerDay then return {1, 0, told} end
        if tokensPerMinute > 0 then
          local forTokens = wait(used('tokens', tokensPerMinute), tokensPerMinute)
          if forTokens > 0 then return {2, forTokens, told} end
        end
        if requestsPerMinute > 0 then
          local made = used('requests', requestsPerMinute)
          local forRequests = wait(made, requestsPerMinute)
          if forRequests > 0 then return {3, forRequests, told} end
          keep('requests', made + requests)
        end
        return {0, 0, told}
        """);

    /// <summary>Asks whether a request may go on, and counts it where it may.</summary>
    /// <param name="limits">The limits of the key.</param>
    /// <param name="day">The day of UTC here.</param>
    /// <param name="spent">USD this gateway has spent with the key on that day.</param>
    /// <returns>Absent where no answer came within the budget.</returns>
    public async Task<SharedAnswer?> EnterAsync(GatewayKey limits, DateOnly day, decimal spent) =>
        Read(await redis.AskAsync(Script, Keys(day), Arguments(limits, spent, requests: 1, tokens: 0)));

    /// <summary>Counts what a call came to.</summary>
    /// <param name="limits">The limits of the key.</param>
    /// <param name="day">The day of UTC here.</param>
    /// <param name="spent">USD this gateway has spent with the key on that day, this call included.</param>
    /// <param name="tokens">The tokens of this call.</param>
    /// <returns>Absent where no answer came.</returns>
    public async Task<SharedAnswer?> CountAsync(GatewayKey limits, DateOnly day, decimal spent, long tokens) =>
        Read(await redis.TellAsync(Script, Keys(day), Arguments(limits, spent, requests: 0, tokens)));

    private static SharedAnswer? Read(RespReply? reply) =>
        reply is { Items: [{ Kind: RespKind.Integer } verdict, { Kind: RespKind.Integer } wait, { Kind: RespKind.Bytes } others] }
        && verdict.Integer is >= 0 and <= (long)SharedVerdict.NoRequests && wait.Integer is >= 0 and < 1L << 52
        && decimal.TryParse(Encoding.ASCII.GetString(others.Bytes.Span), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd)
        && usd <= MostUsd
            ? new SharedAnswer((SharedVerdict)verdict.Integer, TimeSpan.FromMicroseconds(wait.Integer), usd)
            : null;

    // Braces: where keys are spread over servers, those of one holder stay together.
    private RespArgument[] Keys(DateOnly day) =>
        [$"{prefix}:use:{{{name}}}", string.Create(CultureInfo.InvariantCulture, $"{prefix}:spent:{{{name}}}:{day:yyyy-MM-dd}")];

    private RespArgument[] Arguments(GatewayKey limits, decimal spent, long requests, long tokens) =>
        [gateway, Text(spent), Text(limits.UsdPerDay ?? 0), limits.RequestsPerMinute ?? 0, limits.TokensPerMinute ?? 0, requests, tokens];

    private static RespArgument Text(decimal usd) => usd.ToString(CultureInfo.InvariantCulture);
}
