// What AWS's own client makes of a refusal: the secret in the second argument is not the one it should be.
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { baseUrl, report } from './report.mjs';

const client = new BedrockRuntimeClient({
  region: 'us-east-1',
  endpoint: baseUrl,
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: process.argv[3] },
  maxAttempts: 1,
});
try {
  await client.send(new ConverseCommand({ modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', messages: [{ role: 'user', content: [{ text: 'hello' }] }] }));
  report({ name: 'no error' });
} catch (error) {
  report({ name: error.name, status: error.$metadata?.httpStatusCode, message: error.message });
}
client.destroy();
