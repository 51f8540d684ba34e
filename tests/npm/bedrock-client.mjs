// AWS's own client against a simulator: ConverseStream and InvokeModelWithResponseStream; HTTP/2 unless the second argument is http1.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { baseUrl, faults, report, weather } from './report.mjs';

const client = new BedrockRuntimeClient({
  region: 'us-east-1',
  endpoint: baseUrl,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  maxAttempts: 1,
  ...(process.argv[3] === 'http1' ? { requestHandler: new NodeHttpHandler() } : {}),
});
const modelId = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const ask = { modelId, messages: [{ role: 'user', content: [{ text: 'hello' }] }], inferenceConfig: { maxTokens: 200 } };

async function converse(input) {
  const seen = { pieces: 0, text: '', json: '', thinking: '' };
  for await (const event of (await client.send(new ConverseStreamCommand(input))).stream) {
    const delta = event.contentBlockDelta?.delta;
    if (delta?.text) {
      seen.text += delta.text;
      seen.pieces++;
    }
    seen.thinking += delta?.reasoningContent?.text ?? '';
    seen.json += delta?.toolUse?.input ?? '';
    seen.toolName = event.contentBlockStart?.start?.toolUse?.name ?? seen.toolName;
    seen.stop = event.messageStop?.stopReason ?? seen.stop;
    seen.usage = event.metadata?.usage ?? seen.usage;
  }
  return seen;
}

const streamed = await converse(ask);
const called = await converse({
  ...ask,
  modelId: modelId + '~tools=1',
  toolConfig: { tools: [{ toolSpec: { name: weather.name, description: weather.description, inputSchema: { json: weather.schema } } }] },
});
const thought = await converse({ ...ask, modelId: modelId + '~thinking=10' });
const whole = await client.send(new ConverseCommand(ask));

let invoked = 0;
const body = JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 200, messages: [{ role: 'user', content: 'hello' }] });
const invoke = async (how, took) => {
  const answer = await client.send(new InvokeModelWithResponseStreamCommand({ modelId: modelId + how, body, contentType: 'application/json' }));
  for await (const event of answer.body) {
    took(JSON.parse(new TextDecoder().decode(event.chunk.bytes)));
  }
};
await invoke('', (event) => (invoked += event.type === 'content_block_delta' ? 1 : 0));


report({
  pieces: streamed.pieces,
  text: streamed.text.length,
  outputTokens: streamed.usage.outputTokens,
  stop: streamed.stop,
  toolName: called.toolName,
  toolArguments: JSON.parse(called.json),
  toolStop: called.stop,
  whole: whole.output.message.content[0].text.length,
  invoked,
  thinking: thought.thinking.length,
  errors: await faults(['401', '429', '500', '529'], (fault) => client.send(new ConverseCommand({ ...ask, modelId: `${modelId}~${fault}` }))),
  streamErrors: await faults(['429', 'midstream', 'cut'], (fault) => converse({ ...ask, modelId: `${modelId}~${fault}` })),
  invokeErrors: await faults(['429', 'midstream', 'cut'], (fault) => invoke(`~${fault}`, () => {})),
});
client.destroy();
