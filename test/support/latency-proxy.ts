import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Latency {
  /** From the application to the database. */
  readonly thereMs: number;
  /** And back. */
  readonly backMs: number;
}

export interface LatencyProxy {
  /** The same database, reached through the proxy. */
  through(url: string): string;
  /** Breaks every connection that is open now, as a failing network does. */
  cut(): void;
  /**
   * Lets nothing through in either direction, and keeps every connection open: what a stopped
   * process or a black hole looks like.
   */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/**
 * A network between the application and the database of the tests. On bare loopback a statement
 * takes a fraction of a millisecond, and the gap between a check and its act is too short for a
 * race to find.
 */
export async function startLatencyProxy(
  latency: Latency,
  target = new URL(templateUrl()),
): Promise<LatencyProxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer({ noDelay: true }, (client) => {
    const database = connect({
      host: target.hostname,
      port: Number(target.port || 5_432),
      noDelay: true,
    });
    pass(client, database, latency.thereMs);
    pass(database, client, latency.backMs);
    for (const socket of [client, database]) {
      sockets.add(socket);
      if (frozen) socket.pause();
      socket.once('close', () => sockets.delete(socket));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    through: (original) => {
      const url = new URL(original);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    cut,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

function templateUrl(): string {
  const url = process.env.ORDERLY_TEST_TEMPLATE_URL;
  if (url === undefined)
    throw new Error('Run the tests through jest: its global set-up starts the database.');
  return url;
}

/**
 * Timers of the same length fire in the order in which they were set, so the bytes stay in order.
 */
function pass(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void): void => {
    if (delayMs === 0) act();
    else setTimeout(act, delayMs);
  };
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroy()));
}
