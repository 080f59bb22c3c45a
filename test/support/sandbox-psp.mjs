/**
 * A payment provider for tests and demos, in a process of its own. It speaks the part of Stripe's
 * API that Orderly uses: forms in, JSON out, signed events. It keeps its state in memory.
 *
 *     node test/support/sandbox-psp.mjs [port]     0, the default: any free port
 *
 * `POST /_control` sets faults and where events go (`psp/faults.mjs`), `GET /_ledger` says
 * what really happened to the money and which call did it, `POST /_events` sends the events that
 * are held back, `POST /_refunds` changes the status of a refund, as a bank does, and
 * `GET /_requests` counts the calls and the faults.
 */
import { createServer } from 'node:http';
import { Events } from './psp/events.mjs';
import { Faults } from './psp/faults.mjs';
import { Intents } from './psp/intents.mjs';
import { bodyOf, formOf, Refusal, send } from './psp/wire.mjs';

const faults = new Faults();
const events = new Events(faults);
const intents = new Intents(
  (type, object) => events.record(type, object),
  () => faults.settings,
);
/** Answers by idempotency key, as a provider keeps them. */
const answers = new Map();
/** What the shop's calls have done, in their order; a repeated call with its key does nothing. */
const performed = [];
const counts = {};

const INTENT = /^\/v1\/payment_intents\/(\w+)$/;
const ACTION = /^\/v1\/payment_intents\/(\w+)\/(confirm|capture|cancel)$/;
const REFUND = /^\/v1\/refunds\/(\w+)$/;

/** The result of a call, or undefined for a path that there is not. */
function perform(method, { pathname, searchParams }, form) {
  if (method === 'POST') {
    if (pathname === '/v1/payment_intents') return intents.create(form);
    if (pathname === '/v1/refunds') return intents.refund(form);
    const [, id, action] = ACTION.exec(pathname) ?? [];
    return id && intents[action](id, form);
  }
  if (pathname === '/v1/refunds') return intents.refundsOf(searchParams.get('payment_intent'));
  const [, intent] = INTENT.exec(pathname) ?? [];
  if (intent) return intents.get(intent);
  const [, refund] = REFUND.exec(pathname) ?? [];
  return refund && intents.getRefund(refund);
}

function answerOf(method, url, form) {
  try {
    const result = perform(method, url, form);
    if (result === undefined) throw new Refusal(404, { code: 'resource_missing' });
    return { status: 200, body: structuredClone(result) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.body };
  }
}

async function serveApi(request, response, url) {
  if (!/^Bearer [sr]k_\w+$/.test(request.headers.authorization ?? ''))
    return send(response, 401, new Refusal(401, { code: 'api_key_invalid' }).body);
  const text = await bodyOf(request);
  // Faults are those of the shop's calls: what the customer or the shop's staff do there works.
  const isCalm = request.headers['x-sandbox-calm'] !== undefined;
  const fault = isCalm ? null : faults.ofNextCall(request.method);
  if (fault === 'lost-before') return request.socket.destroy();
  if (fault === 'unavailable') return send(response, 503, new Refusal(503, {}).body);
  const operation = `${request.method} ${url.pathname.replace(/(pi|re)_\w+/, ':id')}`;
  counts[operation] = (counts[operation] ?? 0) + 1;
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  const kept = key && answers.get(key);
  if (kept && kept.call !== `${url.pathname} ${text}`)
    return send(response, 400, new Refusal(400, { type: 'idempotency_error' }).body);
  const answer = kept ?? answerOf(request.method, url, formOf(text));
  if (!kept && !isCalm && request.method === 'POST' && answer.status === 200)
    performed.push({ operation, key: key ?? null, object: answer.body.id });
  if (key) answers.set(key, { ...answer, call: `${url.pathname} ${text}` });
  if (fault === 'lost-after') return request.socket.destroy();
  if (faults.settings.answerAfterMs > 0 && !isCalm)
    await new Promise((resolve) => setTimeout(resolve, faults.settings.answerAfterMs));
  send(response, answer.status, answer.body, kept ? { 'idempotent-replayed': 'true' } : {});
}

async function serveControl(request, response, { pathname }) {
  const body = JSON.parse((await bodyOf(request)) || '{}');
  if (pathname === '/_control') faults.set(body);
  else if (pathname === '/_events') await events.release(body);
  else if (pathname === '/_refunds') intents.changeRefund(body);
  else if (pathname === '/_ledger') return send(response, 200, { ...intents.ledger(), performed });
  else if (pathname === '/_requests')
    return send(response, 200, { calls: counts, faults: faults.counts });
  else return send(response, 404, {});
  send(response, 200, faults.settings);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://sandbox');
  const serve = url.pathname.startsWith('/_') ? serveControl : serveApi;
  serve(request, response, url).catch((_error) => {
    if (!response.headersSent) send(response, 500, new Refusal(500, {}).body);
  });
});

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const { port } = server.address();
  process.send?.({ port });
});
process.on('disconnect', () => process.exit(0));
