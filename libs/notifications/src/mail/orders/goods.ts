import type { ExplainedPrice, OrderedGoods } from '@orderly/orders';
import { formatMoney } from '@orderly/platform/kernel/money/format-money';
import { formatCount, formatRate, type Language } from '../texts/language.js';
import type { OrderNews } from './order-news.js';

/** The longest list in a mail: Gmail truncates a message at 102 kB. */
const MAX_LINES = 100;

interface Line {
  name: string;
  /** SKU, and for a priced line quantity and unit price. */
  detail: string;
  /** In the last column: the amount of a priced line, or the quantity. */
  value: string;
  /** Both for the text part. */
  inWords: string;
}

interface Sum {
  label: string;
  amount: string;
  isTotal: boolean;
}

/** The table of a mail: goods with their prices, or how many of them. */
export interface Goods {
  columns: { product: string; value: string };
  lines: Line[];
  more: string | null;
  sums: Sum[];
}

/** Null for a mail about a payment. */
export function goodsOf(news: OrderNews, language: Language): Goods | null {
  const { kind, order, shipment, returned } = news;
  switch (kind) {
    case 'payment-received':
    case 'payment-refunded':
      return null;
    case 'order-placed':
    case 'order-cancelled':
    case 'order-expired':
      return pricedGoods(order, language);
    case 'order-closed':
      return countedGoods(cancelledOf(order.lines), language);
    default:
      return countedGoods((shipment ?? returned)?.lines ?? [], language);
  }
}

const cancelledOf = (lines: readonly OrderedGoods[]) =>
  lines
    .filter(({ cancelledQuantity }) => cancelledQuantity > 0)
    .map(({ sku, name, cancelledQuantity: quantity }) => ({ sku, name, quantity }));

function pricedGoods({ lines, price }: OrderNews['order'], language: Language): Goods {
  const { locale, texts } = language;
  const { columns } = texts.orders;
  return {
    columns: { product: columns.product, value: columns.amount },
    lines: lines.slice(0, MAX_LINES).map(({ sku, name, quantity, unitPrice, total }) => {
      const times = `${formatCount(quantity, locale)} × ${formatMoney(unitPrice, locale)}`;
      const detail = `${sku} · ${times}`;
      const value = formatMoney(total, locale);
      return { name, detail, value, inWords: `${detail} = ${value}` };
    }),
    more: moreOf(lines.length, language),
    sums: sumsOf(price, language),
  };
}

function countedGoods(
  lines: ReadonlyArray<Pick<OrderedGoods, 'sku' | 'name' | 'quantity'>>,
  language: Language,
): Goods {
  const { locale, texts } = language;
  const { columns } = texts.orders;
  return {
    columns: { product: columns.product, value: columns.quantity },
    lines: lines.slice(0, MAX_LINES).map(({ sku, name, quantity }) => {
      const value = formatCount(quantity, locale);
      return { name, detail: sku, value, inWords: `${sku} · ${columns.quantity}: ${value}` };
    }),
    more: moreOf(lines.length, language),
    sums: [],
  };
}

function moreOf(count: number, { locale, texts }: Language): string | null {
  const hidden = count - MAX_LINES;
  return hidden > 0 ? texts.orders.moreLines(hidden, formatCount(hidden, locale)) : null;
}

type Amount = Pick<ExplainedPrice['total'], 'amount' | 'currency'>;

/** From the lines to the total, step by step, and then the taxes that it contains. */
function sumsOf(price: ExplainedPrice, { locale, texts }: Language): Sum[] {
  const words = texts.orders.price;
  const row = (label: string, amount: Amount, isTotal = false): Sum => ({
    label,
    amount: formatMoney(amount, locale),
    isTotal,
  });
  const { subtotal, discounts, shipping, taxIncluded, total } = price;
  const label = taxIncluded ? words.taxIncluded : words.tax;
  const taxes = price.taxes.map(({ name, rate, amount }) =>
    row(label(name, formatRate(rate, locale)), amount),
  );
  const steps = [
    ...discounts.map(({ code, amount }) =>
      row(words.discount(code), { ...amount, amount: -amount.amount }),
    ),
    ...(shipping ? [row(words.shipping(shipping.name), shipping.amount)] : []),
    ...(taxIncluded ? [] : taxes),
  ];
  return [
    ...(steps.length > 0 ? [row(words.subtotal, subtotal)] : []),
    ...steps,
    row(words.total, total, true),
    ...(taxIncluded ? taxes : []),
  ];
}
