import type { FastifyInstance } from 'fastify';

/** The longest that a turn of the event loop takes in which little arrives. */
const QUIET_TURN_MS = 0.5;
/** On a process that is never quiet, its last turn is as good as any. */
const MAX_TURNS = 200;

/**
 * Closes the port right after a turn of the event loop in which its connections were accepted. A
 * connection that waits to be accepted is reset when the port closes, and a proxy repeats no POST
 * that it has sent, although the process never saw it. What remains is the time between accepting
 * and closing, so a turn is chosen in which little happens.
 */
export function closeAfterAccepting(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => afterQuietTurn(done));
}

function afterQuietTurn(done: () => void, turnsLeft = MAX_TURNS): void {
  const beganAtMs = performance.now();
  // Immediates run after the turn's input. The caller may be in the middle of one, so two of them
  // are a whole turn.
  setImmediate(() => {
    const wasQuiet = turnsLeft < MAX_TURNS && performance.now() - beganAtMs < QUIET_TURN_MS;
    if (wasQuiet || turnsLeft === 0) done();
    else afterQuietTurn(done, turnsLeft - 1);
  });
}
