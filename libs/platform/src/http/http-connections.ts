import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { isBodyLate } from './body-time.js';

const SWEEP_INTERVAL_MS = 50;
const BODY_SWEEP_INTERVAL_MS = 1_000;
/**
 * For requests of which a part has arrived, in the header or in the body. Nothing has been done for
 * such a request, so the client can send it again.
 */
const ARRIVAL_GRACE_MS = 1_000;
/** For a client that does not read its response. */
const STALL_GRACE_MS = 3_000;

interface Connection {
  /** The requests that have no response yet. */
  readonly requests: Set<IncomingMessage>;
  bytesWritten: number;
  writtenAtMs: number;
}

class BodyTimeout extends Error {
  readonly code = 'ERR_HTTP_REQUEST_TIMEOUT';
}

/**
 * The connections of a server's socket, for its shutdown. `server.close()` waits for every
 * connection, and from then on Node enforces none of its time-outs for slow senders.
 * `closeIdleConnections()` skips connections that have sent nothing yet. So a single open
 * connection without a request could delay the shutdown until the process is killed.
 */
@Injectable()
export class HttpConnections {
  private readonly connections = new Map<Socket, Connection>();
  private server: Server | undefined;

  /** Call before the server listens. */
  watch(server: Server): void {
    this.server = server;
    // Requests of a TLS server belong to the socket that did the handshake. Before that, the time
    // limit of the handshake ends a connection.
    const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
    server.on(event, (socket: Socket) => {
      this.connections.set(socket, { requests: new Set(), bytesWritten: 0, writtenAtMs: 0 });
      socket.once('close', () => this.connections.delete(socket));
    });
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const requests = this.connections.get(request.socket)?.requests;
      if (!requests) return;
      requests.add(request);
      // Not `once`: V8 learns from the long-lived listeners of the start to allocate the wrappers
      // of `once` in the old generation. Each would keep its whole request until the next full
      // collection.
      response.on('close', () => requests.delete(request));
    });
    const sweep = setInterval(() => this.refuseLateBodies(), BODY_SWEEP_INTERVAL_MS).unref();
    server.on('close', () => clearInterval(sweep));
  }

  /** True when no other request on its connection waits for a response. */
  isAlone({ socket }: IncomingMessage): boolean {
    return (this.connections.get(socket)?.requests.size ?? 1) <= 1;
  }

  /**
   * Runs `close`, which closes the server, and ends the connections that would never close by
   * themselves. Requests that have arrived still get a response.
   */
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

  /** As Node itself refuses a request that takes too long. */
  private refuseLateBodies(): void {
    const nowMs = performance.now();
    for (const [socket, { requests }] of this.connections)
      if ([...requests].some((request) => isBodyLate(request, nowMs)))
        this.server?.emit('clientError', new BodyTimeout(), socket);
  }

  private sweep(beganAtMs: number): void {
    const nowMs = performance.now();
    // Connections whose last response was sent would stay open for the whole keep-alive time.
    this.server?.closeIdleConnections();
    for (const [socket, connection] of this.connections) {
      const isWaiting = nowMs - beganAtMs > ARRIVAL_GRACE_MS && !hasWholeRequest(connection);
      if (isWaiting || this.isStalled(socket, connection, nowMs)) socket.destroy();
    }
  }

  /** True when a response has begun, and no byte of it was sent for a while. */
  private isStalled(socket: Socket, connection: Connection, nowMs: number): boolean {
    // Excludes bytes that are still buffered in the process.
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
