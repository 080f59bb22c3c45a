/** What a probe found wrong, in words of our own: the only ones that operators are shown. */
export class HealthFault extends Error {
  override readonly name = 'HealthFault';
}
