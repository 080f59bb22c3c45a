/** All amounts are in minor units of one currency. */
interface Account {
  /** The total of the invoice, and of its credit notes so far. */
  readonly invoiced: number;
  readonly credited: number;
  /** Captured by the payments of the order, and given back of it. */
  readonly paid: number;
  readonly refunded: number;
  /** How much of `refunded` is credited: as units, or as an amount for refunds. */
  readonly creditedRefunds: number;
}

/**
 * What the refunds that no credit note covers yet take off the invoice. Only as much as the refunds
 * left open: what was paid too much was never invoiced, and what staff credited before they gave
 * it back is credited already.
 */
export function creditDue(account: Account): number {
  const { invoiced, credited, paid, refunded, creditedRefunds } = account;
  const open = invoiced - credited - (paid - refunded);
  return Math.max(0, Math.min(open, refunded - creditedRefunds, invoiced - credited));
}
