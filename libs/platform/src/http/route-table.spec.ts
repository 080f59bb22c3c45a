import Fastify from 'fastify';
import { RouteTable } from './route-table.js';

describe('RouteTable', () => {
  it('knows which methods a path has', () => {
    const fastify = Fastify();
    const table = RouteTable.watch(fastify);
    fastify.get('/v1/orders/:id', async () => 'order');
    fastify.delete('/v1/orders/:id', async () => 'gone');
    fastify.post('/v1/orders', async () => 'placed');

    expect(table.methodsOf('/v1/orders/7')).toEqual(['DELETE', 'GET', 'HEAD']);
    expect(table.methodsOf('/v1/orders')).toEqual(['POST']);
    expect(table.methodsOf('/v1/orders/7/lines')).toEqual([]);
  });
});
