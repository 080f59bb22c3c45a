import type { FastifyReply } from 'fastify';

/** Adds to `Vary`, where CORS may have left `Origin` before: a shared cache needs both. */
export function varyBy(reply: FastifyReply, header: string): FastifyReply {
  const others = reply.getHeader('vary');
  return reply.header('vary', others === undefined ? header : `${others}, ${header}`);
}
