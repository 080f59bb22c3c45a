import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** How a database can be away. The codes are SQLSTATEs. */
export type Failure =
  | { readonly at: 'connect'; readonly as: 'refused' | 'silent' | 'reset' | 'closed' }
  | { readonly at: 'start-up'; readonly as: string }
  | { readonly at: 'statement'; readonly as: 'silent' | 'reset' | 'closed' | string };

export interface FailingPostgres {
  /** The same database, reached through here. */
  through(url: string): string;
  /** From now on, for connections that are open and for new ones. */
  fail(failure: Failure): Promise<void>;
  /** Connections that are open keep failing, as those to a server that another has replaced. */
  replaceServer(): Promise<void>;
  /** New connections and open ones work again. Those on which an answer is missing are closed. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Socket;
  failure: Failure | undefined;
}

const SSL_REQUEST = 80_877_103;

/** PostgreSQL behind a network and in states that a real one cannot be put into by a test. */
export async function startFailingPostgres(targetUrl: string): Promise<FailingPostgres> {
  const target = new URL(targetUrl);
  const connections = new Set<Connection>();
  let failure: Failure | undefined;
  let server: Server | undefined;
  let port = 0;

  const accept = (client: Socket): void => {
    const connection: Connection = { client, failure };
    connections.add(connection);
    client.on('error', () => client.destroy());
    client.once('close', () => connections.delete(connection));
    if (failure?.at === 'connect') {
      if (failure.as === 'reset') client.resetAndDestroy();
      if (failure.as === 'closed') client.end();
      client.resume();
      return;
    }
    relay(connection, target);
  };
  const listen = async (): Promise<void> => {
    server = createServer({ noDelay: true }, accept);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  };
  const stopListening = async (): Promise<void> => {
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server = undefined;
    for (const { client } of connections) client.destroy();
    await closed;
  };
  await listen();

  return {
    through: (original) => {
      const url = new URL(original);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    fail: async (next) => {
      failure = next;
      for (const connection of connections) connection.failure = next;
      if (next.at === 'connect' && next.as === 'refused') await stopListening();
      // Those that are open would not notice that new ones fail.
      if (next.at !== 'statement') for (const { client } of connections) client.destroy();
    },
    replaceServer: async () => {
      failure = undefined;
    },
    heal: async () => {
      failure = undefined;
      for (const connection of connections) {
        if (connection.failure?.at !== 'statement' || connection.failure.as === 'silent')
          connection.client.destroy();
        connection.failure = undefined;
      }
      if (!server) await listen();
    },
    close: stopListening,
  };
}

/** Copies bytes both ways, message by message from the client, and fails where it is meant to. */
function relay(connection: Connection, target: URL): void {
  const { client } = connection;
  const upstream = connect({ host: target.hostname, port: Number(target.port || 5_432) });
  upstream.on('error', () => client.destroy());
  upstream.on('close', () => client.destroy());
  client.on('close', () => upstream.destroy());
  upstream.on('data', (chunk) => client.writable && client.write(chunk));

  let isStarted = false;
  let read = Buffer.alloc(0);
  client.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    for (;;) {
      const header = isStarted ? 1 : 0;
      if (read.length < header + 4) return;
      const length = header + read.readInt32BE(header);
      if (read.length < length) return;
      const message = read.subarray(0, length);
      read = read.subarray(length);
      if (!isStarted) {
        if (message.readInt32BE(4) === SSL_REQUEST) {
          client.write('N');
          continue;
        }
        isStarted = true;
        const { failure } = connection;
        if (failure?.at === 'start-up') {
          client.end(errorResponse(failure.as, 'FATAL'));
          return;
        }
      } else if (answerInstead(connection, String.fromCharCode(message[0] as number))) continue;
      upstream.write(message);
    }
  });
}

/** @returns true when the message must not reach the server */
function answerInstead({ client, failure }: Connection, type: string): boolean {
  // Password messages belong to the start.
  if (failure?.at !== 'statement' || type === 'p' || type === 'X') return false;
  if (failure.as === 'silent') return true;
  if (failure.as === 'reset') client.resetAndDestroy();
  else if (failure.as === 'closed') client.end();
  else if (type === 'Q' || type === 'S') {
    const isEnd = failure.as.startsWith('57P');
    client.write(errorResponse(failure.as, isEnd ? 'FATAL' : 'ERROR'));
    if (isEnd) client.end();
    else client.write(Buffer.from([0x5a, 0, 0, 0, 5, 0x49])); // ReadyForQuery, idle
  }
  return true;
}

function errorResponse(code: string, severity: string): Buffer {
  const fields = `S${severity}\0V${severity}\0C${code}\0Mfor the test\0\0`;
  const message = Buffer.alloc(5);
  message.write('E');
  message.writeInt32BE(4 + Buffer.byteLength(fields), 1);
  return Buffer.concat([message, Buffer.from(fields)]);
}
