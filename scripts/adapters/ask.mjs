/**
 * Runs beside one library in its folder: `node ask.mjs <client module>`, with `SB_URL` and `SB_TOKEN` in the environment.
 * Prints one line of JSON, an `Answers` of `adapters.mjs`. Each client module exports `connect`: it takes address and token, and returns
 * the names of the tools, a `call` and a `close`.
 */
const { connect } = await import(`./${process.argv[2]}`);
const client = await connect(process.env.SB_URL, process.env.SB_TOKEN);
const success = await answerOf(() => client.call('listApplications', {}));
const failure = await answerOf(() => client.call('getCallState', { callId: 'c-00000000-0000-0000-0000-000000000000' }));
process.stdout.write(`${JSON.stringify({ tools: client.tools, success, failure })}\n`);
// A library may leave a connection open that keeps the process alive; the work is done.
await Promise.race([client.close(), new Promise((resolve) => setTimeout(resolve, 2000))]);
process.exit(0);

/** Every text that the caller gets: in the result, or in what was thrown. */
async function answerOf(call) {
  try {
    return { thrown: false, texts: textsIn(await call()) };
  } catch (error) {
    return { thrown: true, texts: textsIn({ message: error.message, code: String(error.code ?? ''), ...error }) };
  }
}

/** The texts in a value; an object's own JSON is one of them, since a library may hand over the parsed result. */
function textsIn(value, seen = new Set()) {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object' || seen.has(value)) return [];
  seen.add(value);
  const inside = Object.values(value).flatMap((one) => textsIn(one, seen));
  return typeof value.code === 'string' && typeof value.recovery === 'string' ? [JSON.stringify(value), ...inside] : inside;
}
