/**
 * What the operator asked for cannot be done. Told in one line, because a stack would not say more;
 * the exit code is 1.
 */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}
