import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ConfigurationError } from '../config/configuration-error.js';
import { assertCanListen } from './listener.js';

const listener = {
  host: '127.0.0.1',
  port: 0,
  hostVariable: 'WORKER_HEALTH_HOST',
  portVariable: 'WORKER_HEALTH_PORT',
};

describe('assertCanListen', () => {
  it('leaves a free port free', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');

    await assertCanListen({ ...listener, port });
    await assertCanListen({ ...listener, port });
  });

  it('names the variable of a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const attempt = assertCanListen({ ...listener, port });

    await expect(attempt).rejects.toThrow(ConfigurationError);
    await expect(attempt).rejects.toThrow(`WORKER_HEALTH_PORT: port ${port} is taken`);
    server.close();
  });

  it('names the variable of a host that is not of this machine', async () => {
    await expect(assertCanListen({ ...listener, host: '192.0.2.1' })).rejects.toThrow(
      /^WORKER_HEALTH_HOST: /,
    );
  });
});
