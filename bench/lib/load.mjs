/**
 * A closed-loop HTTP/1.1 client on raw sockets: each connection has one request in flight and sends
 * the next when the answer is in. It shares the machine with the server it measures, so it does as
 * little as it can: no header objects, no promises per request.
 */
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;
/** A server that is silent for so long is broken, and the measurement with it. */
const SILENCE_MS = 30_000;
const MAX_SAMPLES = 4_000_000;

/**
 * @typedef {{ payload: string, expect: number }} Request the bytes to send (latin1) and the status
 *   that counts as success
 * @typedef {{ status: number, head: string, body: Buffer }} Response
 * @typedef {{ requests: number, seconds: number, latencies: Float64Array, failures: Map<string,
 *   number> }} LoadResult `latencies` in ms, sorted; `failures` counts answers by what was wrong
 *   with them
 */

/** One keep-alive connection. */
export class Connection {
  #pending = Buffer.alloc(0);
  /** @type {((response: Response) => void) | undefined} */
  #onResponse;
  /** @type {(error: Error) => void} */
  #onError;

  /** @param {number} port @param {(error: Error) => void} onError */
  constructor(port, onError) {
    this.#onError = onError;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.setTimeout(SILENCE_MS, () =>
      this.socket.destroy(new Error(`No answer for ${SILENCE_MS} ms.`)),
    );
    this.socket.on('data', (chunk) => this.#receive(chunk));
    this.socket.on('error', (error) => this.#onError(error));
    this.socket.on(
      'close',
      () => this.#onResponse && this.#onError(new Error('The server closed the connection.')),
    );
  }

  /** @returns {Promise<void>} */
  ready() {
    return new Promise((resolve) => this.socket.once('connect', resolve));
  }

  /** @param {string} payload @param {(response: Response) => void} onResponse */
  send(payload, onResponse) {
    this.#onResponse = onResponse;
    this.socket.write(payload, 'latin1');
  }

  close() {
    this.#onResponse = undefined;
    this.socket.destroy();
  }

  #receive(chunk) {
    const data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const endOfHead = data.indexOf(END_OF_HEAD);
    if (endOfHead < 0) {
      this.#pending = data;
      return;
    }
    const head = data.latin1Slice(0, endOfHead);
    const end = endOfHead + 4 + Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
    if (data.length < end) {
      this.#pending = data;
      return;
    }
    if (data.length > end) return this.#onError(new Error(`More bytes than one answer: ${head}`));
    this.#pending = Buffer.alloc(0);
    const onResponse = this.#onResponse;
    this.#onResponse = undefined;
    onResponse?.({
      status: Number(head.slice(9, 12)),
      head,
      body: data.subarray(endOfHead + 4, end),
    });
  }
}

/** @param {number} port @param {number} count @param {(error: Error) => void} onError */
async function connectAll(port, count, onError) {
  const connections = Array.from({ length: count }, () => new Connection(port, onError));
  await Promise.race([
    Promise.all(connections.map((connection) => connection.ready())),
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error('The server takes no connections.')), 10_000).unref(),
    ),
  ]);
  return connections;
}

/**
 * Keeps `connections` requests in flight for `seconds`.
 * @param {{ port: number, connections: number, seconds: number, next: () => Request }} options
 * @returns {Promise<LoadResult>}
 */
export function load({ port, connections: count, seconds, next }) {
  return new Promise((resolve, reject) => {
    const latencies = new Float64Array(MAX_SAMPLES);
    const failures = new Map();
    let requests = 0;
    /** @type {Connection[]} */
    let connections = [];
    const close = () => {
      for (const connection of connections) connection.close();
    };
    const fail = (error) => {
      close();
      reject(error);
    };
    connectAll(port, count, fail).then((opened) => {
      connections = opened;
      let open = opened.length;
      const startedAt = performance.now();
      const until = startedAt + seconds * 1_000;
      const loop = (connection) => {
        const { payload, expect } = next();
        const sentAt = performance.now();
        connection.send(payload, (response) => {
          const now = performance.now();
          if (requests < MAX_SAMPLES) latencies[requests] = now - sentAt;
          requests++;
          if (response.status !== expect) countFailure(failures, response);
          if (now < until) return loop(connection);
          if (--open > 0) return;
          close();
          const samples = latencies.slice(0, Math.min(requests, MAX_SAMPLES)).sort();
          resolve({ requests, seconds: (now - startedAt) / 1_000, latencies: samples, failures });
        });
      };
      opened.forEach(loop);
    }, fail);
  });
}

/**
 * Sends `perSecond` requests a second whether or not the answers keep up, and measures from the
 * moment at which each was due: a server that stalls cannot hide it by slowing the client down.
 * @param {{ port: number, connections: number, seconds: number, perSecond: number, next: () =>
 *   Request, onSent?: (response: Response, dueAt: number) => void }} options
 * @returns {Promise<LoadResult>}
 */
export async function loadAtRate({ port, connections: count, seconds, perSecond, next, onSent }) {
  const failures = new Map();
  const latencies = [];
  let broken;
  const idle = await connectAll(port, count, (error) => {
    broken ??= error;
  });
  const all = [...idle];
  const waiting = [];
  const total = Math.round(seconds * perSecond);
  const startedAt = performance.now();
  const send = (connection, dueAt) => {
    const { payload, expect } = next();
    connection.send(payload, (response) => {
      latencies.push(performance.now() - dueAt);
      if (response.status !== expect) countFailure(failures, response);
      onSent?.(response, dueAt);
      const late = waiting.shift();
      if (late === undefined) idle.push(connection);
      else send(connection, late);
    });
  };
  for (let index = 0; index < total && !broken; index++) {
    const dueAt = startedAt + (index * 1_000) / perSecond;
    const pause = dueAt - performance.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    // In turn: a server closes a connection that has been silent for long, and what is sent on it
    // then is never answered.
    const connection = idle.shift();
    if (connection) send(connection, dueAt);
    else waiting.push(dueAt);
  }
  for (const deadline = performance.now() + SILENCE_MS; latencies.length < total && !broken; ) {
    if (performance.now() > deadline) broken = new Error('Answers are missing.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (const connection of all) connection.close();
  if (broken) throw broken;
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: total,
    seconds: (performance.now() - startedAt) / 1_000,
    latencies: sorted,
    failures,
  };
}

function countFailure(failures, { status, body }) {
  const what = `${status} ${body.toString().slice(0, 200)}`;
  const key = failures.has(what) || failures.size < 5 ? what : 'others';
  failures.set(key, (failures.get(key) ?? 0) + 1);
}
