import fastify, { type FastifyInstance } from 'fastify';
import { sendHttpResults } from './finish-responses.js';
import { HttpResult } from './http-result.js';

describe('sendHttpResults', () => {
  let server: FastifyInstance;

  beforeEach(() => {
    server = fastify();
    sendHttpResults(server);
  });
  afterEach(() => server.close());

  it('sends the text that was stored of an answer, and writes it once', async () => {
    const toJSON = jest.fn(() => ({ number: 'ORD-1' }));
    const answer = HttpResult.created('/v1/orders/1', { toJSON });
    const stored = answer.json;
    server.post('/orders', async () => answer);

    const { statusCode, headers, body } = await server.inject({ method: 'POST', url: '/orders' });

    expect([statusCode, headers.location, body]).toEqual([201, '/v1/orders/1', stored]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(toJSON).toHaveBeenCalledTimes(1);
  });

  it.each([[null], ['text'], [0], [[1, 2]]])('sends %j as JSON', async (value) => {
    server.get('/', async () => HttpResult.ok(value));

    const { body, headers } = await server.inject({ url: '/' });

    expect(body).toBe(JSON.stringify(value));
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('sends nothing for an answer without a body', async () => {
    server.delete('/', async () => HttpResult.noContent());

    const { statusCode, body } = await server.inject({ method: 'DELETE', url: '/' });

    expect([statusCode, body]).toEqual([204, '']);
  });
});
