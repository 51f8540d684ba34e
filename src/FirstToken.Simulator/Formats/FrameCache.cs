using System.Collections.Concurrent;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats;

/// <summary>Token frames made once and shared by all requests: they differ only in their place in the passage.</summary>
internal sealed class FrameCache
{
    // A frame is about 150 bytes; names of models can be made up by callers, so the number is bounded.
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(string Variant, StepKind Kind, int Index, int Start, int Count), Frame> _frames = new();

    public Frame Get<TState>(string variant, int index, Step step, TState state, Func<int, string, TState, Frame> make)
    {
        int start = step.Start % Passage.Period(step.Kind);
        var key = (variant, step.Kind, index, start, step.Count);
        if (_frames.TryGetValue(key, out Frame? frame))
        {
            return frame;
        }

        frame = make(index, Passage.Of(step.Kind, start, step.Count), state);
        if (_frames.Count < Most)
        {
            _frames[key] = frame;
        }

        return frame;
    }
}
