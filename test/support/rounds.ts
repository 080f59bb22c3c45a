/**
 * How often campaigns repeat what chance decides: races, kills, crashes. Few rounds in every run,
 * because a race that is lost once in ten tries shows up in the nightly `npm run test:long`, which
 * sets TEST_ROUNDS. To look harder at one: `TEST_ROUNDS=20 npm test -- orders-races`.
 */
const FACTOR = Number(process.env['TEST_ROUNDS'] ?? 1);
if (!Number.isInteger(FACTOR) || FACTOR < 1)
  throw new Error('TEST_ROUNDS is how many times the usual rounds are played: 1 or more.');

export const rounds = (usual: number): number => usual * FACTOR;

/** The time-out of a test that plays rounds. */
export const patience = (usualMs: number): number => usualMs * FACTOR;

/** 1, 2, … for `it.each`. */
export const eachRound = (usual: number): number[] =>
  Array.from({ length: rounds(usual) }, (_, round) => round + 1);
