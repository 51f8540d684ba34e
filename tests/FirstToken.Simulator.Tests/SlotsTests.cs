using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Plans;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class SlotsTests
{
    [Fact]
    public void Who_finds_a_slot_free_does_not_wait()
    {
        var slots = new Slots(2);

        Assert.Equal([0L, 0, 0], [slots.Take(now: 0, duration: 100), slots.Take(5, 100), slots.Take(100, 100)]);
    }

    [Fact]
    public void Others_wait_their_turn_first_come_first_served()
    {
        var slots = new Slots(2);
        slots.Take(now: 0, duration: 100);
        slots.Take(0, 60);

        Assert.Equal([50L, 80, 130], [slots.Take(10, 100), slots.Take(20, 100), slots.Take(30, 10)]);
    }

    [Fact]
    public void A_simulator_of_one_slot_starts_the_second_answer_when_the_first_has_ended()
    {
        var engine = new Engine(new SimulatorOptions { Slots = 1, Behavior = new Behavior { Tokens = 3, Prefill = TimeSpan.Zero } });
        const string Body = """{"model":"claude-sonnet-4-5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";
        SimRequest request = SimRequest.Parse("POST", "/v1/messages", [new("x-api-key", "k"), new("anthropic-version", "2023-06-01")], System.Text.Encoding.UTF8.GetBytes(Body));

        Plan first = engine.Answer(request, 1_000);
        Plan second = engine.Answer(request, 1_000);

        Assert.Equal(0, first.WaitNanoseconds);
        Assert.Equal(first.Items[^1].DueNanoseconds, second.WaitNanoseconds);
    }
}
