// Anthropic's own client against a simulator: a streamed answer, a tool call and its result, a whole answer, an error.
import Anthropic from '@anthropic-ai/sdk';
import { baseUrl, report, weather } from './report.mjs';

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

const whole = await client.messages.create(ask);
let error;
try {
  await client.messages.create({ ...ask, model: 'claude-haiku-4-5~error=429' });
} catch (caught) {
  error = caught.constructor.name;
}

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
  error,
});
