import type { SaleLine } from '@orderly/catalog';
import type { OrderAddresses } from '../order/address.js';

/** What a customer asks for. */
export interface OrderDraft extends Partial<OrderAddresses> {
  readonly lines: readonly SaleLine[];
  /** Default: the actor. */
  readonly customerId?: string | undefined;
  readonly reference?: string | undefined;
  /** Of staff; checked by the caller. */
  readonly tags?: readonly string[] | undefined;
  /** In capitals. */
  readonly couponCodes?: readonly string[] | undefined;
  readonly shippingMethod?: string | undefined;
  /** Default: that of the first product's base price. */
  readonly currency?: string | undefined;
}

/** Where the order is taxed; null: the draft names no country. */
export const countryOf = ({ shippingAddress, billingAddress }: OrderDraft): string | null =>
  (shippingAddress ?? billingAddress)?.country ?? null;
