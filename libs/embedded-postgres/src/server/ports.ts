import { createServer } from 'node:net';

/** Returns `preferred` if that port is free, otherwise a port that the operating system chooses. */
export async function freePort(preferred: number | undefined): Promise<number> {
  return (
    (await tryPort(preferred ?? 0)) ??
    (await tryPort(0)) ??
    Promise.reject(new Error('There is no free TCP port.'))
  );
}

const tryPort = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
