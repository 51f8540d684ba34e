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

// What goes wrong on purpose, and what the client makes of it: the class of its error with the status, or that it took it for an answer.
export async function faults(names, ask) {
  const seen = {};
  for (const name of names) {
    try {
      await ask(`error=${name}`);
      seen[name] = 'no error';
    } catch (error) {
      const status = error.status ?? error.$metadata?.httpStatusCode;
      seen[name] = error.constructor.name + (status ? ` ${status}` : '');
    }
  }
  return seen;
}
