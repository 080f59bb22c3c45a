/** A fault that a probe found, in our own words. Operators see only these. */
export class HealthFault extends Error {
  override readonly name = 'HealthFault';
}
