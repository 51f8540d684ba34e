// Google's own client against a simulator: a streamed answer, thinking, a tool call, a whole answer, errors.
import { GoogleGenAI } from '@google/genai';
import { baseUrl, faults, report, weather } from './report.mjs';

const client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl } });
const model = 'gemini-2.5-flash';
const contents = 'hello';

let text = '';
let pieces = 0;
let usage;
let stop;
for await (const chunk of await client.models.generateContentStream({ model, contents })) {
  if (chunk.text) {
    text += chunk.text;
    pieces++;
  }
  usage = chunk.usageMetadata ?? usage;
  stop = chunk.candidates?.[0]?.finishReason ?? stop;
}

const config = { tools: [{ functionDeclarations: [{ name: weather.name, description: weather.description, parametersJsonSchema: weather.schema }] }] };
let call;
let toolStop;
for await (const chunk of await client.models.generateContentStream({ model: model + '~tools=1', contents, config })) {
  call = chunk.functionCalls?.[0] ?? call;
  toolStop = chunk.candidates?.[0]?.finishReason ?? toolStop;
}

const whole = await client.models.generateContent({ model, contents });
const thought = await drain('thinking=10');

async function drain(how) {
  let last;
  for await (const chunk of await client.models.generateContentStream({ model: `${model}~${how}`, contents })) {
    last = chunk;
  }
  return last;
}

report({
  pieces,
  text: text.length,
  outputTokens: usage.candidatesTokenCount,
  stop,
  toolName: call.name,
  toolArguments: call.args,
  toolStop,
  whole: whole.text.length,
  thinking: thought.usageMetadata.thoughtsTokenCount,
  errors: await faults(['401', '429', '500', '529'], (fault) => client.models.generateContent({ model: `${model}~${fault}`, contents })),
  streamErrors: await faults(['429', '529', 'midstream', 'cut'], drain),
});
