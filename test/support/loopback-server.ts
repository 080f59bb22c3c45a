import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Starts a stand-in of another party's service on a free port of loopback. */
export const listen = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

export const originOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Ends the connections that wait for an answer, too. */
export function shut(server: Server): void {
  server.closeAllConnections();
  server.close();
}
