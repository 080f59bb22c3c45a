import { pino } from 'pino';
import { testConfig } from '../../../../test/support/config.js';
import { createFastifyAdapter } from './fastify-adapter.js';

describe('the Fastify adapter', () => {
  it('refuses a route whose schema nobody would check', async () => {
    const fastify = createFastifyAdapter(
      testConfig('postgres://nowhere', '/tmp'),
      pino({ level: 'silent' }),
    ).getInstance();
    fastify.post('/tea', { schema: { body: { type: 'object' } } }, () => 'tea');

    await expect(fastify.ready()).rejects.toThrow('no Fastify schemas');
  });

  it.each([
    [0, '127.0.0.1'],
    [1, '203.0.113.2'],
    [2, '203.0.113.1'],
  ])('believes %i proxies about where a request comes from', async (trustedProxies, ip) => {
    const fastify = createFastifyAdapter(
      testConfig('postgres://nowhere', '/tmp', { http: { trustedProxies } }),
      pino({ level: 'silent' }),
    ).getInstance();
    fastify.get('/', (request, reply) => reply.send(request.ip));

    const answer = await fastify.inject({
      url: '/',
      headers: { 'x-forwarded-for': '203.0.113.1, 203.0.113.2' },
    });

    expect(answer.body).toBe(ip);
    await fastify.close();
  });
});
