// Anthropic's own client against a simulator: a streamed answer, thinking, a tool call and its result, a whole answer, errors.
import Anthropic from '@anthropic-ai/sdk';
import { baseUrl, faults, report, weather } from './report.mjs';

const client = new Anthropic({ apiKey: 'test', baseURL: baseUrl, maxRetries: 0 });
const ask = { model: 'claude-haiku-4-5', max_tokens: 200, messages: [{ role: 'user', content: 'hello' }] };
const tools = [{ name: weather.name, description: weather.description, input_schema: weather.schema }];

const stream = client.messages.stream(ask);
let pieces = 0;
stream.on('text', () => pieces++);
const streamed = await stream.finalMessage();

const question = { ...ask, model: 'claude-haiku-4-5~tools=1', tools };
const called = await client.messages.stream(question).finalMessage();
const call = called.content.find((block) => block.type === 'tool_use');
const answered = await client.messages.stream({
  ...question,
  messages: [
    ...ask.messages,
    { role: 'assistant', content: called.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }] },
  ],
}).finalMessage();

const thought = await client.messages.stream({ ...ask, model: 'claude-haiku-4-5~thinking=10' }).finalMessage();
const whole = await client.messages.create(ask);
const counted = await client.messages.countTokens({ model: ask.model, messages: ask.messages });
const models = await client.models.list();

report({
  pieces,
  text: streamed.content[0].text.length,
  outputTokens: streamed.usage.output_tokens,
  stop: streamed.stop_reason,
  toolName: call.name,
  toolArguments: call.input,
  toolStop: called.stop_reason,
  afterTool: answered.stop_reason,
  whole: whole.content[0].text.length,
  thinking: thought.content.find((block) => block.type === 'thinking')?.thinking.length ?? 0,
  counted: counted.input_tokens,
  models: models.data.length,
  errors: await faults(['401', '429', '500', '529'], (fault) => client.messages.create({ ...ask, model: `claude-haiku-4-5~${fault}` })),
  streamErrors: await faults(['429', '529', 'midstream', 'cut'], (fault) => client.messages.stream({ ...ask, model: `claude-haiku-4-5~${fault}` }).finalMessage()),
});
