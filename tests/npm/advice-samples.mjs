// The TypeScript lines that advise shows, run as they are with the official clients against a simulator.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, setDefaultBaseUrls } from '@google/genai';
import OpenAI from 'openai';
import { readFileSync } from 'node:fs';
import { baseUrl, report } from './report.mjs';

process.env.ANTHROPIC_API_KEY = process.env.OPENAI_API_KEY = 'test';
setDefaultBaseUrls({ geminiUrl: baseUrl });
const { rules } = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const AsyncFunction = (async () => {}).constructor;

// What the lines take for granted.
const shared = {
  Anthropic, OpenAI, GoogleGenAI, apiKey: 'test', messages: [{ role: 'user', content: 'hello' }], question: 'hello', instructions: 'Be kind. '.repeat(2000),
  calls: [1, 2, 3], runTool: async (call) => call,
};
const worlds = {
  anthropic: { ...shared, client: new Anthropic({ baseURL: baseUrl }), fallback: new Anthropic({ baseURL: baseUrl }), model: 'claude-sonnet-4-5', smallerModel: 'claude-haiku-4-5' },
  openai: { ...shared, client: new OpenAI({ baseURL: `${baseUrl}/v1` }), fallback: new OpenAI({ baseURL: `${baseUrl}/v1` }), model: 'gpt-4.1', smallerModel: 'gpt-4.1-mini' },
  gemini: { ...shared, client: new GoogleGenAI({ apiKey: 'test' }), fallback: new GoogleGenAI({ apiKey: 'test' }), model: 'gemini-2.5-flash', smallerModel: 'gemini-2.5-flash-lite' },
};

const write = process.stdout.write;
const ran = {};
let streamed = '';
for (const rule of rules) {
  for (const [sdk, world] of Object.entries(worlds)) {
    const sample = rule[sdk]?.typescript;
    if (!sample) continue;
    const answered = sample.includes('const answer =') ? 'return answer;' : 'return null;';
    process.stdout.write = (text) => ((streamed += text), true);
    try {
      const answer = await new AsyncFunction(...Object.keys(world), `{ ${sample}\n${answered} }`)(...Object.values(world));
      ran[`${rule.name} ${sdk}`] = answer ? answer.usageMetadata?.candidatesTokenCount ?? answer.usage.output_tokens ?? answer.usage.completion_tokens : true;
    } finally {
      process.stdout.write = write;
    }
  }
}

// The fallback of the refusals is taken when the first is overloaded.
const refusals = rules.find((rule) => rule.name === 'refusals').anthropic.typescript;
const overloaded = { ...worlds.anthropic, model: 'claude-haiku-4-5~error=529', fallback: { messages: { create: async () => 'fell back' } } };
overloaded.client = { withOptions: () => new Anthropic({ baseURL: baseUrl, maxRetries: 0 }) };
const fellBack = await new AsyncFunction(...Object.keys(overloaded), `${refusals}\nreturn answer;`)(...Object.values(overloaded));

report({ ran, streamed: streamed.length, fellBack });
