import { formatMoney } from '@orderly/platform/kernel/money/format-money';
import type { MessageValues } from '../texts/message.js';
import type { OrderNews } from './order-news.js';

/** What the words of a mail about an order can name. */
export function valuesOf(
  { order, shipment, returned, amount }: Omit<OrderNews, 'optOut'>,
  locale: string,
) {
  const { total } = order.price;
  const told = amount === null ? total : { amount, currency: total.currency };
  const { lines } = shipment ?? returned ?? order;
  return {
    number: returned?.number ?? order.number,
    amount: formatMoney(told, locale),
    items: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  } satisfies MessageValues;
}
