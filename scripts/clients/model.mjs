/**
 * A model on loopback that plays one telephone call by script, in the four protocols that agents speak to models: it places a call
 * to the practice number that presses 1, asks for a key, says goodbye and hangs up. What it does next follows from the results
 * of its tools alone.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';

/** @typedef {{ tool: string, input: Record<string, unknown> } | { text: string }} Next */
/** @typedef {{ url: string, calls: string[], requests: () => number, stop: () => Promise<void> }} Model */

const askForOne = '<Response><Gather maxDigits="1" gatherUrl="/pressed"><SpeakSentence>Press one.</SpeakSentence></Gather></Response>';
const sayGoodbye = '<Response><SpeakSentence>Thank you.</SpeakSentence><Hangup/></Response>';
/** More steps than any call takes. */
const mostSteps = 40;

/** @returns {Promise<Model>} */
export async function startModel() {
  /** @type {string[]} */
  const calls = [];
  let requests = 0;
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      requests += 1;
      try {
        answer(req.url ?? '/', body === '' ? {} : JSON.parse(body), res, calls);
      } catch (error) {
        json(res, 500, { error: { message: String(error) } });
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    requests: () => requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * @param {readonly string[]} results What the tools said so far, oldest first.
 * @param {readonly string[]} made The tools called so far.
 * @returns {Next}
 */
function nextStep(results, made) {
  if (made.length >= mostSteps) return { text: 'The call took too long.' };
  if (results.length === 0) return { tool: 'createCall', input: { from: '+15005550100', to: '+15005550006' } };
  const all = results.map((one) => one.replaceAll('\\"', '"'));
  const callId = /"callId"\s*:\s*"([^"]+)"/.exec(all[0] ?? '')?.[1];
  if (callId === undefined) return { text: `The call was not placed: ${(all[0] ?? '').slice(0, 300)}` };
  const last = all.at(-1) ?? '';
  if (/"event_type"\s*:\s*"disconnect"/.test(last)) return { text: 'The call is over.' };
  const answered = made.filter((tool) => tool === 'respondToCallback').length;
  const turn = made.at(-1) === 'getCallbackEvents' ? openTurn(last) : undefined;
  if (turn !== undefined && answered < 2) {
    return { tool: 'respondToCallback', input: { callbackId: turn, bxml: answered === 0 ? askForOne : sayGoodbye } };
  }
  const cursor = [...all]
    .reverse()
    .map((one) => /"cursor"\s*:\s*"([^"]+)"/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return { tool: 'getCallbackEvents', input: { callId, waitSeconds: 20, ...(cursor === undefined ? {} : { cursor }) } };
}

/** @param {string} page A result of getCallbackEvents. */
function openTurn(page) {
  const turns = page.slice(page.indexOf('"openTurns"'));
  return page.includes('"openTurns"') ? /"callbackId"\s*:\s*"([^"]+)"/.exec(turns)?.[1] : undefined;
}

/**
 * @param {string} url
 * @param {any} body
 * @param {import('node:http').ServerResponse} res
 * @param {string[]} calls
 */
function answer(url, body, res, calls) {
  const path = url.split('?')[0] ?? '';
  if (path.endsWith('/count_tokens')) return json(res, 200, { input_tokens: 10 });
  if (path.endsWith('/messages')) return messages(body, res, calls);
  if (path.endsWith('/responses')) return responses(body, res, calls);
  if (path.endsWith('/chat/completions')) return completions(body, res, calls);
  if (/:(stream)?generateContent$/i.test(path)) return generate(path, body, res, calls);
  if (path.endsWith('/models'))
    return json(res, 200, { object: 'list', data: [{ id: 'script', object: 'model', created: 0, owned_by: 'script' }] });
  json(res, 404, { error: { message: `No such path: ${path}` } });
}

/**
 * What the script does, under the name that the agent gives the tool.
 *
 * @param {readonly string[]} names The tools that the agent offers.
 * @param {readonly string[]} results
 * @param {string[]} calls
 * @returns {Next}
 */
function step(names, results, calls) {
  if (!names.some((name) => name.endsWith('createCall'))) return { text: 'OK' };
  const next = nextStep(results, calls.slice(0, results.length));
  if ('text' in next) return next;
  calls.splice(results.length, Number.POSITIVE_INFINITY, next.tool);
  return { tool: names.find((name) => name.endsWith(next.tool)) ?? next.tool, input: next.input };
}

/** @param {unknown} content Text, or parts of which some have text. @returns {string} */
function textOf(content) {
  if (typeof content === 'string') return content;
  return JSON.stringify(content ?? '');
}

/** Anthropic's Messages. */
/** @param {any} body @param {import('node:http').ServerResponse} res @param {string[]} calls */
function messages(body, res, calls) {
  const names = (body.tools ?? []).map((/** @type {any} */ tool) => tool.name);
  const parts = (body.messages ?? []).flatMap((/** @type {any} */ message) => (Array.isArray(message.content) ? message.content : []));
  const results = parts
    .filter((/** @type {any} */ part) => part.type === 'tool_result')
    .map((/** @type {any} */ part) => textOf(part.content));
  const next = step(names, results, calls);
  const block =
    'text' in next
      ? { type: 'text', text: next.text }
      : { type: 'tool_use', id: `toolu_${results.length}`, name: next.tool, input: next.input };
  const stop = 'text' in next ? 'end_turn' : 'tool_use';
  const head = {
    id: 'msg_script',
    type: 'message',
    role: 'assistant',
    model: body.model,
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  if (body.stream !== true) return json(res, 200, { ...head, content: [block], stop_reason: stop });
  const empty = 'text' in next ? { type: 'text', text: '' } : { ...block, input: {} };
  const delta =
    'text' in next ? { type: 'text_delta', text: next.text } : { type: 'input_json_delta', partial_json: JSON.stringify(next.input) };
  stream(res, [
    ['message_start', { message: { ...head, content: [], stop_reason: null } }],
    ['content_block_start', { index: 0, content_block: empty }],
    ['content_block_delta', { index: 0, delta }],
    ['content_block_stop', { index: 0 }],
    ['message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 1 } }],
    ['message_stop', {}],
  ]);
}

/** OpenAI's Responses. */
/** @param {any} body @param {import('node:http').ServerResponse} res @param {string[]} calls */
function responses(body, res, calls) {
  /** @type {{ name: string, namespace: string | undefined }[]} */
  const offered = (body.tools ?? []).flatMap((/** @type {any} */ tool) =>
    tool.type === 'namespace'
      ? tool.tools.map((/** @type {any} */ one) => ({ name: one.name, namespace: tool.name }))
      : [{ name: tool.name ?? tool.type, namespace: undefined }],
  );
  const outputs = (body.input ?? []).filter((/** @type {any} */ item) => item.type === 'function_call_output');
  const results = outputs.map((/** @type {any} */ item) => textOf(item.output));
  const next = step(
    offered.map(({ name }) => name),
    results,
    calls,
  );
  const id = results.length;
  const namespace = 'text' in next ? undefined : offered.find(({ name }) => name === next.tool)?.namespace;
  const item =
    'text' in next
      ? {
          type: 'message',
          id: `msg_${id}`,
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: next.text, annotations: [] }],
        }
      : {
          ...{ type: 'function_call', id: `fc_${id}`, call_id: `call_${id}`, status: 'completed' },
          ...{ name: next.tool, arguments: JSON.stringify(next.input), ...(namespace === undefined ? {} : { namespace }) },
        };
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    total_tokens: 2,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  };
  const response = { id: `resp_${id}`, object: 'response', created_at: 0, status: 'completed', model: body.model, output: [item], usage };
  if (body.stream !== true) return json(res, 200, response);
  stream(res, [
    ['response.created', { response: { ...response, status: 'in_progress', output: [] } }],
    ['response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress' } }],
    ['response.output_item.done', { output_index: 0, item }],
    ['response.completed', { response }],
  ]);
}

/** OpenAI's Chat Completions. */
/** @param {any} body @param {import('node:http').ServerResponse} res @param {string[]} calls */
function completions(body, res, calls) {
  const names = (body.tools ?? []).map((/** @type {any} */ tool) => tool.function?.name ?? '');
  const results = (body.messages ?? [])
    .filter((/** @type {any} */ message) => message.role === 'tool')
    .map((/** @type {any} */ message) => textOf(message.content));
  const next = step(names, results, calls);
  const call =
    'text' in next
      ? undefined
      : { index: 0, id: `call_${results.length}`, type: 'function', function: { name: next.tool, arguments: JSON.stringify(next.input) } };
  const said = 'text' in next ? { role: 'assistant', content: next.text } : { role: 'assistant', content: null, tool_calls: [call] };
  const finish = 'text' in next ? 'stop' : 'tool_calls';
  const head = { id: 'chatcmpl-script', created: 0, model: body.model };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (body.stream !== true) {
    return json(res, 200, { ...head, object: 'chat.completion', usage, choices: [{ index: 0, message: said, finish_reason: finish }] });
  }
  const chunk = { ...head, object: 'chat.completion.chunk' };
  const lines = [
    { ...chunk, choices: [{ index: 0, delta: said, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    { ...chunk, choices: [], usage },
  ];
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.end(`${lines.map((line) => `data: ${JSON.stringify(line)}\n\n`).join('')}data: [DONE]\n\n`);
}

/** Google's generateContent. */
/** @param {string} path @param {any} body @param {import('node:http').ServerResponse} res @param {string[]} calls */
function generate(path, body, res, calls) {
  const names = (body.tools ?? []).flatMap((/** @type {any} */ tool) =>
    (tool.functionDeclarations ?? []).map((/** @type {any} */ one) => one.name),
  );
  const parts = (body.contents ?? []).flatMap((/** @type {any} */ content) => content.parts ?? []);
  const results = parts
    .filter((/** @type {any} */ part) => part.functionResponse !== undefined)
    .map((/** @type {any} */ part) => textOf(part.functionResponse.response));
  const next = step(names, results, calls);
  const part = 'text' in next ? { text: next.text } : { functionCall: { name: next.tool, args: next.input } };
  const answerBody = {
    candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    modelVersion: 'script',
  };
  if (!/stream/i.test(path)) return json(res, 200, answerBody);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.end(`data: ${JSON.stringify(answerBody)}\n\n`);
}

/** @param {import('node:http').ServerResponse} res @param {readonly (readonly [string, object])[]} events */
function stream(res, events) {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.end(events.map(([type, data]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`).join(''));
}

/** @param {import('node:http').ServerResponse} res @param {number} status @param {object} body */
function json(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
