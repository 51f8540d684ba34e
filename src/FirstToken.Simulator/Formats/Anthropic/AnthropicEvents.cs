using System.Buffers;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>The events of a Messages stream; how each is framed (SSE, or inside AWS frames) is the subclass's.</summary>
internal abstract class AnthropicEvents
{
    private readonly FrameCache _frames = new();

    public void Write(Script script, StreamBuilder output)
    {
        Put(output.Other(script.HeadDue), "message_start"u8, AnthropicJson.Start(script));
        int block = -1, tool = 0;
        StepKind? open = null;
        long before = script.HeadDue;
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            if (step.Kind != open || step.Tool != tool)
            {
                // Between two chunks, so that neither shares its moment with the change of block.
                long change = open is null ? script.HeadDue : before + ((step.DueNanoseconds - before) / 2);
                Change(output, change, open, step.Kind, block++);
                (open, tool) = (step.Kind, step.Tool);
            }

            WriteStep(script, output, step, block);
            before = step.DueNanoseconds;
        }

        if (script.FailsMidStream)
        {
            PutError(output.Other(script.FaultDue));
        }
        else if (!script.IsCut)
        {
            Close(output, script.EndDue, open, block);
            Put(output.Other(script.EndDue), "message_delta"u8, AnthropicJson.Delta(script));
            Put(output.Other(script.EndDue), "message_stop"u8, $$"""{"type":"message_stop"{{Closing(script)}}}""");
        }
    }

    protected abstract void Put(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json);

    /// <summary>An error inside the stream.</summary>
    protected abstract void PutError(IBufferWriter<byte> output);

    /// <summary>What the last event carries beyond its type: Bedrock's metrics.</summary>
    protected virtual string Closing(Script script) => "";

    private void Put(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Utf8Text json)
    {
        using (json)
        {
            Put(output, name, json.Bytes);
        }
    }

    private void Change(StreamBuilder output, long due, StepKind? from, StepKind to, int block)
    {
        Close(output, due, from, block);
        if (to != StepKind.Tool)
        {
            Put(output.Other(due), "content_block_start"u8, AnthropicJson.BlockStart(to, block + 1));
        }

        if (from is null)
        {
            Put(output.Other(due), "ping"u8, """{"type":"ping"}"""u8);
        }
    }

    private void Close(StreamBuilder output, long due, StepKind? open, int block)
    {
        if (open == StepKind.Thinking)
        {
            Put(output.Other(due), "content_block_delta"u8, AnthropicJson.SignatureDelta(block));
        }

        if (open is not null)
        {
            Put(output.Other(due), "content_block_stop"u8, $$"""{"type":"content_block_stop","index":{{block}}}""");
        }
    }

    private void WriteStep(Script script, StreamBuilder output, Step step, int block)
    {
        if (step.Kind == StepKind.Tool)
        {
            output.Output(step.DueNanoseconds, ToolFrame(script, step, block));
        }
        else if (step.Kind == StepKind.Text || !script.Ask.HideThinking)
        {
            output.Output(step.DueNanoseconds, _frames.Get("", block, step, (Self: this, step.Kind), static (index, text, state) =>
            {
                var bytes = new ArrayBufferWriter<byte>(256);
                state.Self.Put(bytes, "content_block_delta"u8, AnthropicJson.TextDelta(state.Kind, index, text));
                return Frame.Of(bytes.WrittenSpan);
            }));
        }
    }

    private Frame ToolFrame(Script script, Step step, int block)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (step.Start == 0)
        {
            Put(bytes, "content_block_start"u8, AnthropicJson.ToolStart(script, step.Tool, block));
            Put(bytes, "content_block_delta"u8, AnthropicJson.ToolDelta(block, ""));
        }

        Put(bytes, "content_block_delta"u8, AnthropicJson.ToolDelta(block, script.ToolArguments[step.Tool].Substring(step.Start, step.Count)));
        return Frame.Of(bytes.WrittenSpan);
    }
}
