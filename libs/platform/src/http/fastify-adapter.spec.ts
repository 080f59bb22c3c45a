import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { testConfig } from '../../../../test/support/config.js';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { createLogger } from '../logging/create-logger.js';
import { createFastifyAdapter } from './fastify-adapter.js';
import { establishOrigin } from './request-hooks.js';

const aFastify = (trustedProxies = 0): FastifyInstance =>
  createFastifyAdapter(
    testConfig('postgres://nowhere', '/tmp', { http: { trustedProxies } }),
    pino({ level: 'silent' }),
  ).getInstance() as unknown as FastifyInstance;

describe('the Fastify adapter', () => {
  it('refuses a route whose schema nobody would check', async () => {
    const fastify = aFastify();
    fastify.post('/tea', { schema: { body: { type: 'object' } } }, () => 'tea');

    await expect(fastify.ready()).rejects.toThrow('no Fastify schemas');
  });

  it.each([
    ['json', 'requestId'],
    ['ecs', 'http.request.id'],
  ] as const)('names the request on each line with the format %s', async (format, name) => {
    const config = testConfig('postgres://nowhere', '/tmp', { log: { level: 'info', format } });
    const lines: string[] = [];
    const logger = createLogger(config, 'api', { write: (line) => void lines.push(line) });
    const adapter = createFastifyAdapter(config, logger);
    const fastify = adapter.getInstance() as unknown as FastifyInstance;
    fastify.get('/tea', async (request) => request.log.error('request failed'));

    await fastify.inject({ url: '/tea', headers: { 'x-request-id': 'the-request-of-ada' } });

    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ [name]: 'the-request-of-ada' });
  });
});

describe('the origin of a request', () => {
  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  });
  afterEach(() => warn.mockRestore());

  async function addressesOf(trustedProxies: number, ...forwarded: string[]): Promise<string[]> {
    const fastify = aFastify(trustedProxies);
    establishOrigin(fastify);
    fastify.get('/', (request, reply) => reply.send(String((request as OrderlyRequest).origin.ip)));
    const addresses: string[] = [];
    for (const each of forwarded) {
      const headers = { 'x-forwarded-for': each };
      addresses.push((await fastify.inject({ url: '/', headers })).body);
    }
    await fastify.close();
    return addresses;
  }

  it.each([
    [0, '203.0.113.1, 203.0.113.2', '127.0.0.1'],
    [0, 'unknown', '127.0.0.1'],
    [1, '203.0.113.1, 203.0.113.2', '203.0.113.2'],
    [1, '203.0.113.1:51234,   203.0.113.2:51235  ', '203.0.113.2'],
    [1, `${'198.51.100.1, '.repeat(500)}203.0.113.2`, '203.0.113.2'],
    [1, ', ,203.0.113.2,, ,', '203.0.113.2'],
    [1, '203.0.113.1, _hidden', 'null'],
    [1, ' , ', '127.0.0.1'],
    [2, '203.0.113.1, 203.0.113.2', '203.0.113.1'],
    [2, '198.51.100.1, for="[2001:db8::1]:4711", 203.0.113.2', '2001:db8::1'],
    [2, '203.0.113.2', '203.0.113.2'],
  ])('with %i trusted proxies and %j is %s', async (trustedProxies, forwarded, ip) => {
    expect(await addressesOf(trustedProxies, forwarded)).toEqual([ip]);
  });

  it('has no address when the proxy names none, and says so once', async () => {
    const addresses = await addressesOf(1, 'unknown', '203.0.113.1', 'garbage', '_x', 'unknown');

    expect(addresses).toEqual(['null', '203.0.113.1', 'null', 'null', 'null']);
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringMatching(/^X-Forwarded-For .* TRUSTED_PROXIES/),
    ]);
  });
});
