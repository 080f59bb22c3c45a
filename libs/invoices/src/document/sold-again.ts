interface PaidOrder {
  /** Captured by all payments, what was given back of it, and what the customer owes in all. */
  readonly paid: number;
  readonly refunded: number;
  readonly owed: number;
}

interface Credit {
  readonly total: { readonly amount: number };
  /** What was captured for the order when it was issued. */
  readonly orderPaid: number | null;
}

/**
 * Whether an order is paid again after its invoice was credited in full: that is another sale,
 * which the books would miss. Money that was there when the invoice was credited is none: staff may
 * credit an invoice before they refund it.
 * @param notes the credit notes of the invoice, the oldest first
 */
export function isSoldAgain(
  { paid, refunded, owed }: PaidOrder,
  invoice: { readonly total: { readonly amount: number } },
  notes: readonly Credit[],
): boolean {
  const credited = notes.reduce((sum, { total }) => sum + total.amount, 0);
  const kept = paid - refunded;
  const last = notes.at(-1);
  if (!last || credited < invoice.total.amount || owed === 0 || kept < owed) return false;
  // Older credit notes do not say what was captured: then all of it must have been given back.
  return last.orderPaid === null ? refunded >= invoice.total.amount : paid > last.orderPaid;
}
