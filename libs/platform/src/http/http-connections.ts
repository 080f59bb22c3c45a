import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';

const SWEEP_INTERVAL_MS = 50;
/** For what has begun to arrive: the rest of a header or of a body. Nothing has been done for such a request, so it can be sent again. */
const ARRIVAL_GRACE_MS = 1_000;
/** For a client that does not read its answer. */
const STALL_GRACE_MS = 3_000;

interface Connection {
  /** Those without an answer yet. */
  readonly requests: Set<IncomingMessage>;
  bytesWritten: number;
  writtenAtMs: number;
}

/**
 * The connections of a server's socket, for its shutdown. `server.close()` waits for every connection, and from then on Node enforces none of
 * its time-outs for slow senders; `closeIdleConnections()` leaves out connections that have sent nothing yet. So a single open connection
 * without a request could hold a process up until it is killed.
 */
@Injectable()
export class HttpConnections {
  private readonly connections = new Map<Socket, Connection>();
  private server: Server | undefined;

  /** Call before the server listens. */
  watch(server: Server): void {
    this.server = server;
    server.on('connection', (socket: Socket) => {
      this.connections.set(socket, { requests: new Set(), bytesWritten: 0, writtenAtMs: 0 });
      socket.once('close', () => this.connections.delete(socket));
    });
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const requests = this.connections.get(request.socket)?.requests;
      if (!requests) return;
      requests.add(request);
      // Not `once`: V8 learns from the listeners of the start, which stay, to make the wrappers of
      // `once` old at once. Each would keep its whole request until the next full collection.
      response.on('close', () => requests.delete(request));
    });
  }

  /** Whether no other request on its connection waits for an answer. */
  isAlone({ socket }: IncomingMessage): boolean {
    return (this.connections.get(socket)?.requests.size ?? 1) <= 1;
  }

  /** Runs `close`, which closes the server, and ends the connections that it would wait for in vain. Requests that arrived are answered. */
  async endDuring(close: () => Promise<void>): Promise<void> {
    const beganAtMs = performance.now();
    for (const connection of this.connections.values()) connection.writtenAtMs = beganAtMs;
    const sweep = setInterval(() => this.sweep(beganAtMs), SWEEP_INTERVAL_MS);
    try {
      await close();
    } finally {
      clearInterval(sweep);
    }
  }

  private sweep(beganAtMs: number): void {
    const nowMs = performance.now();
    // Those whose last answer is out would stay for the whole keep-alive time.
    this.server?.closeIdleConnections();
    for (const [socket, connection] of this.connections) {
      const isWaiting = nowMs - beganAtMs > ARRIVAL_GRACE_MS && !hasWholeRequest(connection);
      if (isWaiting || this.isStalled(socket, connection, nowMs)) socket.destroy();
    }
  }

  /** True when an answer has begun to leave, and nothing of it went out for a while. */
  private isStalled(socket: Socket, connection: Connection, nowMs: number): boolean {
    // Without what still waits in the process.
    const bytesWritten = socket.bytesWritten - socket.writableLength;
    if (bytesWritten !== connection.bytesWritten || socket.writableLength === 0) {
      connection.bytesWritten = bytesWritten;
      connection.writtenAtMs = nowMs;
    }
    return nowMs - connection.writtenAtMs > STALL_GRACE_MS;
  }
}

const hasWholeRequest = ({ requests }: Connection): boolean =>
  [...requests].some(({ complete }) => complete);
