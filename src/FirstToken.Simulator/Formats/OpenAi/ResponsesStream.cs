using System.Buffers;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;
using static FirstToken.Simulator.Formats.JsonText;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>Writes one script as Responses events. Each event has a number of its own, so frames are made for each request.</summary>
internal sealed class ResponsesStream(Script script, StreamBuilder output)
{
    private int _sequence;
    private int _index = -1;

    public void Write()
    {
        Put(output.Other(script.HeadDue), "response.created", $"\"response\":{ResponsesJson.Response(script, "in_progress", "", done: false)}");
        Put(output.Other(script.HeadDue), "response.in_progress", $"\"response\":{ResponsesJson.Response(script, "in_progress", "", done: false)}");
        StepKind? open = null;
        int tool = 0;
        long before = script.HeadDue;
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            if (step.Kind != open || step.Tool != tool)
            {
                long change = open is null ? script.HeadDue : before + ((step.DueNanoseconds - before) / 2);
                Close(output.Other(change), open, tool);
                (open, tool) = (step.Kind, step.Tool);
                _index++;
                Open(output.Other(change), step.Kind);
            }

            output.Output(step.DueNanoseconds, Delta(step));
            before = step.DueNanoseconds;
        }

        if (script.FailsMidStream)
        {
            Put(output.Other(script.FaultDue), "response.failed", $"\"response\":{ResponsesJson.Response(script, "failed", "", done: false)}");
        }
        else if (!script.IsCut)
        {
            End(output.Other(script.EndDue), open, tool);
        }
    }

    private void End(IBufferWriter<byte> end, StepKind? open, int tool)
    {
        Close(end, open, tool);
        if (script.Stop == Stop.Refusal)
        {
            _index++;
            string item = $"\"item_id\":\"msg_{script.Id}\",\"output_index\":{_index},\"content_index\":0";
            Put(end, "response.output_item.added", $"\"output_index\":{_index},\"item\":{ResponsesJson.Message(script, "in_progress", "")}");
            Put(end, "response.refusal.delta", $"{item},\"delta\":{Quote(ResponsesJson.RefusalText)}");
            Put(end, "response.refusal.done", $"{item},\"refusal\":{Quote(ResponsesJson.RefusalText)}");
        }

        string status = ResponsesJson.Status(script);
        Put(end, "response." + status, $"\"response\":{ResponsesJson.Response(script, status, string.Join(',', ResponsesJson.Items(script)), done: true)}");
    }

    private void Open(IBufferWriter<byte> to, StepKind kind)
    {
        if (kind == StepKind.Tool)
        {
            return;
        }

        string item = kind == StepKind.Thinking ? ResponsesJson.Reasoning(script, "") : ResponsesJson.Message(script, "in_progress", "");
        Put(to, "response.output_item.added", $"\"output_index\":{_index},\"item\":{item}");
        if (kind == StepKind.Thinking)
        {
            Put(to, "response.reasoning_summary_part.added", $"{Place(kind)},\"part\":{{\"type\":\"summary_text\",\"text\":\"\"}}");
        }
        else
        {
            Put(to, "response.content_part.added", $"{Place(kind)},\"part\":{ResponsesJson.TextPart("")}");
        }
    }

    private void Close(IBufferWriter<byte> to, StepKind? open, int tool)
    {
        switch (open)
        {
            case StepKind.Thinking:
                string thought = script.Text(StepKind.Thinking);
                Put(to, "response.reasoning_summary_text.done", $"{Place(StepKind.Thinking)},\"text\":{Quote(thought)}");
                Put(to, "response.reasoning_summary_part.done", $"{Place(StepKind.Thinking)},\"part\":{{\"type\":\"summary_text\",\"text\":{Quote(thought)}}}");
                Done(to, ResponsesJson.Reasoning(script, thought));
                break;
            case StepKind.Text:
                string text = script.Text(StepKind.Text);
                Put(to, "response.output_text.done", $"{Place(StepKind.Text)},\"text\":{Quote(text)},\"logprobs\":[]");
                Put(to, "response.content_part.done", $"{Place(StepKind.Text)},\"part\":{ResponsesJson.TextPart(text)}");
                Done(to, ResponsesJson.Message(script, "completed", ResponsesJson.TextPart(text)));
                break;
            case StepKind.Tool:
                Put(to, "response.function_call_arguments.done", $"{CallPlace(tool)},\"name\":{Quote(script.ToolName)},\"arguments\":{Quote(script.ToolArguments[tool])}");
                Done(to, ResponsesJson.Call(script, tool, "completed", script.ToolArguments[tool]));
                break;
        }
    }

    private void Done(IBufferWriter<byte> to, string item)
    {
        Put(to, "response.output_item.done", $"\"output_index\":{_index},\"item\":{item}");
    }

    private Frame Delta(Step step)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        if (step.Kind != StepKind.Tool)
        {
            string name = step.Kind == StepKind.Thinking ? "response.reasoning_summary_text.delta" : "response.output_text.delta";
            string rest = step.Kind == StepKind.Thinking ? "" : ",\"logprobs\":[]";
            Put(bytes, name, $"{Place(step.Kind)},\"delta\":{Quote(Passage.Of(step.Kind, step.Start, step.Count))}{rest}");
            return Frame.Of(bytes.WrittenSpan);
        }

        if (step.Start == 0)
        {
            Put(bytes, "response.output_item.added", $"\"output_index\":{_index},\"item\":{ResponsesJson.Call(script, step.Tool, "in_progress", "")}");
        }

        string part = script.ToolArguments[step.Tool].Substring(step.Start, step.Count);
        Put(bytes, "response.function_call_arguments.delta", $"{CallPlace(step.Tool)},\"delta\":{Quote(part)}");
        return Frame.Of(bytes.WrittenSpan);
    }

    private string Place(StepKind kind) => kind == StepKind.Thinking
        ? $"\"item_id\":\"rs_{script.Id}\",\"output_index\":{_index},\"summary_index\":0"
        : $"\"item_id\":\"msg_{script.Id}\",\"output_index\":{_index},\"content_index\":0";

    private string CallPlace(int tool) => $"\"item_id\":\"fc_{script.ToolId(tool)}\",\"output_index\":{_index}";

    private void Put(IBufferWriter<byte> to, string name, string rest) =>
        Sse.Event(to, name, $$"""{"type":"{{name}}","sequence_number":{{_sequence++}},{{rest}}}""");
}
