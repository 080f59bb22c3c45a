import type { FastifyInstance } from 'fastify';
import { UnderMaintenance } from './maintenance.errors.js';
import type { Maintenance } from './maintenance.js';

/** Used when no end is set. */
const RETRY_AFTER_S = 120;
const MAX_RETRY_AFTER_S = 3_600;

/**
 * Refuses requests during maintenance, before anything asks the database who sent them.
 * @param open the routes that stay open; each also stands for the routes below it
 */
export function refuseDuringMaintenance(
  fastify: FastifyInstance,
  maintenance: Maintenance,
  open: readonly string[],
): void {
  const isOpen = (route: string): boolean =>
    open.some((each) => route === each || route.startsWith(`${each}/`));
  fastify.addHook('onRequest', (request, _reply, done) => {
    const active = maintenance.current;
    // By the matched route, because a path can be written in several ways.
    if (active === undefined || isOpen(request.routeOptions.url ?? '')) return done();
    done(new UnderMaintenance(active.value.message, retryAfterS(active.endsAt)));
  });
}

function retryAfterS(endsAt: Date | null): number {
  if (endsAt === null) return RETRY_AFTER_S;
  const leftS = Math.ceil((endsAt.getTime() - Date.now()) / 1_000);
  return Math.min(Math.max(leftS, 1), MAX_RETRY_AFTER_S);
}
