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
});
