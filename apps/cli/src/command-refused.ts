/**
 * The operator's request cannot be fulfilled. Reported in one line, because a stack would add
 * nothing; the exit code is 1.
 */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
