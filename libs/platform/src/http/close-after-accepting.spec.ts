import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { fastify } from 'fastify';
import { closeAfterAccepting } from './close-after-accepting.js';

/** Connects while the thread of the server does nothing, and reports how its request ended. */
const CLIENT = `
  const { connect } = require('node:net');
  const { parentPort, workerData: { port, sent } } = require('node:worker_threads');
  const socket = connect({ port, host: '127.0.0.1' }, () => {
    socket.write('POST / HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 0\\r\\n\\r\\n', () => {
      Atomics.store(sent, 0, 1);
      Atomics.notify(sent, 0);
    });
  });
  socket.once('data', (chunk) => {
    parentPort.postMessage(chunk.toString().slice(9, 12));
    socket.destroy();
  });
  socket.once('error', ({ code }) => parentPort.postMessage(code));
`;

describe('a port that is closed', () => {
  it('answers the request of a connection that was waiting to be accepted', async () => {
    const server = fastify({ return503OnClosing: false });
    server.post('/', async () => 'done');
    closeAfterAccepting(server);
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const sent = new Int32Array(new SharedArrayBuffer(4));
    const client = new Worker(CLIENT, { eval: true, workerData: { port, sent } });
    const outcome = once(client, 'message');

    // Nothing is accepted meanwhile: the kernel does the handshake alone.
    Atomics.wait(sent, 0, 0, 10_000);
    const closed = server.close();

    expect(await outcome).toEqual(['200']);
    await closed;
    await client.terminate();
  });
});
