// OpenAI's own client against a simulator: Chat Completions and Responses; with a second argument, as Azure's.
import OpenAI, { AzureOpenAI } from 'openai';
import { baseUrl, faults, report, weather } from './report.mjs';

const azure = process.argv[3] === 'azure';
const client = azure
  ? new AzureOpenAI({ apiKey: 'test', endpoint: baseUrl, apiVersion: '2024-10-21', maxRetries: 0 })
  : new OpenAI({ apiKey: 'test', baseURL: baseUrl + '/v1', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hello' }];
const model = 'gpt-4o-mini';
const chatTools = [{ type: 'function', function: { name: weather.name, description: weather.description, parameters: weather.schema } }];

let text = '';
let pieces = 0;
let usage;
let stop;
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })) {
  const choice = chunk.choices[0];
  if (choice?.delta?.content) {
    text += choice.delta.content;
    pieces++;
  }
  stop = choice?.finish_reason ?? stop;
  usage = chunk.usage ?? usage;
}

const runner = client.chat.completions.stream({ model: model + '~tools=1', messages, tools: chatTools });
const called = (await runner.finalChatCompletion()).choices[0];
const call = called.message.tool_calls[0].function;
const whole = await client.chat.completions.create({ model, messages });
const thought = await client.chat.completions.stream({ model: model + '~thinking=10', messages, stream_options: { include_usage: true } }).finalChatCompletion();

const result = {
  pieces,
  text: text.length,
  outputTokens: usage.completion_tokens,
  stop,
  toolName: call.name,
  toolArguments: JSON.parse(call.arguments),
  toolStop: called.finish_reason,
  whole: whole.choices[0].message.content.length,
  thinking: thought.usage.completion_tokens_details.reasoning_tokens,
  errors: await faults(['401', '429', '500', '529'], (fault) => client.chat.completions.create({ model: `${model}~${fault}`, messages })),
  streamErrors: await faults(['429', '529', 'midstream', 'cut'], (fault) => client.chat.completions.stream({ model: `${model}~${fault}`, messages }).finalChatCompletion()),
};

if (!azure) {
  const answer = client.responses.stream({ model, input: 'hello' });
  let deltas = 0;
  answer.on('response.output_text.delta', () => deltas++);
  const final = await answer.finalResponse();
  const tool = await client.responses
    .stream({ model: model + '~tools=1', input: 'hello', tools: [{ type: 'function', name: weather.name, parameters: weather.schema, strict: false }] })
    .finalResponse();
  const item = tool.output.find((output) => output.type === 'function_call');
  result.responses = {
    deltas,
    text: final.output_text.length,
    outputTokens: final.usage.output_tokens,
    status: final.status,
    toolName: item.name,
    toolArguments: JSON.parse(item.arguments),
    streamErrors: await faults(['429', 'midstream', 'cut'], (fault) => client.responses.stream({ model: `${model}~${fault}`, input: 'hello' }).finalResponse()),
  };
}

report(result);
