import type { InvoicedOrder } from '@orderly/orders';
import type { Account } from '@orderly/users';
import type { Address, Buyer } from './invoice-data.js';

type OrderAddress = NonNullable<InvoicedOrder['billingAddress']>;
type Ordered = Pick<
  InvoicedOrder,
  'number' | 'reference' | 'vatId' | 'billingAddress' | 'shippingAddress'
>;

/**
 * The buyer is the one in the billing address, or in the shipping address if there is no other. An
 * order without any is billed to the name of the account. An erased account has none any more: the
 * number of its order stands for it.
 */
export function buyerOf(order: Ordered, account: Account | null): Buyer {
  const { number, reference, vatId, billingAddress, shippingAddress } = order;
  const isKnown = account !== null && account.status !== 'erased';
  const address = toAddress(billingAddress ?? shippingAddress);
  const sentTo = toAddress(shippingAddress);
  const isElsewhere = JSON.stringify(sentTo) !== JSON.stringify(address);
  return {
    name: address?.name ?? (isKnown ? account.name : number),
    email: isKnown ? account.email : null,
    ...{ vatId, address, reference },
    deliveredTo: isElsewhere ? sentTo : null,
  };
}

function toAddress(address: OrderAddress | null): Address | null {
  if (!address) return null;
  const { name, company, line1, line2, postalCode, city, region, country } = address;
  return {
    name: company ?? name,
    contact: company === null ? null : name,
    lines: line2 === null ? [line1] : [line1, line2],
    postCode: postalCode,
    ...{ city, region, country },
  };
}
