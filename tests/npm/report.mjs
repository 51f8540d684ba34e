// What every client script prints: one JSON line that the test reads.
export function report(result) {
  console.log(JSON.stringify(result));
}

export const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

export const baseUrl = process.argv[2];
