import { isDeepStrictEqual } from 'node:util';
import type { Address } from '@orderly/orders';
import { type Language, regionName } from '../texts/language.js';
import type { OrderNews } from './order-news.js';

/** An address as it is written on a parcel. */
export interface Place {
  label: string;
  lines: string[];
}

/** Where the goods go, and before they leave also whom the invoice names, if it differs. */
export function addressesOf({ kind, order }: OrderNews, language: Language): Place[] {
  const { deliverTo, billTo } = language.texts.orders;
  const { shippingAddress, billingAddress } = order;
  const place = (label: string, address: Address | null): Place[] =>
    address ? [{ label, lines: linesOf(address, language) }] : [];
  const isSame = isDeepStrictEqual(shippingAddress, billingAddress);
  switch (kind) {
    case 'order-placed':
      return [
        ...place(deliverTo, shippingAddress),
        ...(isSame ? [] : place(billTo, billingAddress)),
      ];
    case 'order-shipped':
    case 'order-partially-shipped':
      return place(deliverTo, shippingAddress);
    default:
      return [];
  }
}

function linesOf(address: Address, { locale }: Language): string[] {
  const { name, company, line1, line2, postalCode, city, region, country } = address;
  const town = [postalCode, city].filter(Boolean).join(' ');
  return [name, company, line1, line2, town, region, regionName(country, locale)].flatMap(
    (line) => line || [],
  );
}
