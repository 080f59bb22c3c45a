/** The address is none that this system sends to. The message names no address that it resolved. */
export class ForbiddenDestination extends Error {
  constructor(reason: string) {
    super(`The address is not allowed: ${reason}.`);
  }
}

/** Why there was no answer, without addresses, which a name from a user resolved to. */
export function reasonOfNoAnswer(error: unknown, timeoutMs: number): string {
  if (error instanceof ForbiddenDestination) return error.message;
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError') return `There was no complete answer in ${timeoutMs} ms.`;
  return `The connection failed (${code ?? name ?? 'unknown'}).`;
}
