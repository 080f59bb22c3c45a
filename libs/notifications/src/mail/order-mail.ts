import { formatMoney } from '@orderly/platform/kernel/money/format-money';
import { orderHtml } from '../templates/order.html.js';
import {
  BRAND,
  htmlTemplate,
  type MailContent,
  plain,
  type Reader,
  type Sender,
  textOf,
} from './mail-content.js';
import { formatCount, formatInstant, languageOf } from './texts/language.js';

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** An order as its mails show it. */
export interface OrderForMail {
  readonly number: string;
  readonly reference: string | null;
  readonly placedAt: Date;
  readonly total: Amount;
  /** The first lines of the order. */
  readonly lines: ReadonlyArray<{
    sku: string;
    name: string;
    quantity: number;
    unitPrice: Amount;
    total: Amount;
  }>;
  /** The number of all lines. */
  readonly lineCount: number;
  /** The reason of a cancellation, if there is one. */
  readonly reason: string | null;
  /** The address of the order's page, if there is one. */
  readonly url: string | null;
}

/** The longest list in a mail: Gmail truncates a message at 102 kB. */
const MAX_LINES = 100;

interface OrderView {
  language: string;
  brand: string;
  subject: string;
  preheader: string;
  heading: string;
  greeting: string;
  intro: string;
  facts: Array<{ label: string; value: string }>;
  labels: { product: string; lineTotal: string; total: string };
  lines: Array<{ name: string; sku: string; quantity: string; unitPrice: string; total: string }>;
  more: string | null;
  total: string;
  action: { label: string; url: string; hint: string } | null;
  closing: string | null;
  footer: string;
}

const html = htmlTemplate<OrderView>(orderHtml);

export function orderMail(
  template: 'order-placed' | 'order-cancelled',
  reader: Reader,
  sender: Sender,
  order: OrderForMail,
): MailContent {
  const view = viewOf(template, reader, sender, order);
  return { subject: view.subject, language: view.language, html: html(view), text: textPart(view) };
}

function viewOf(
  template: 'order-placed' | 'order-cancelled',
  reader: Reader,
  sender: Sender,
  order: OrderForMail,
): OrderView {
  const { supportEmail } = sender;
  const { locale, texts } = languageOf(reader.locale);
  const words = template === 'order-placed' ? texts.orderPlaced : texts.orderCancelled;
  const money = (amount: Amount): string => formatMoney(amount, locale);
  const shown = order.lines.slice(0, MAX_LINES);
  const hidden = order.lineCount - shown.length;
  return {
    language: locale,
    brand: BRAND,
    subject: words.subject(order.number),
    preheader: words.preheader(money(order.total)),
    heading: words.heading,
    greeting: texts.greeting(reader.name),
    intro: words.intro,
    facts: [
      { label: texts.labels.number, value: order.number },
      ...(order.reference ? [{ label: texts.labels.reference, value: order.reference }] : []),
      {
        label: texts.labels.placedAt,
        value: formatInstant(order.placedAt, locale, sender.timeZone),
      },
      ...(order.reason ? [{ label: texts.labels.reason, value: order.reason }] : []),
    ],
    labels: texts.labels,
    lines: shown.map((line) => ({
      name: line.name,
      sku: line.sku,
      quantity: formatCount(line.quantity, locale),
      unitPrice: money(line.unitPrice),
      total: money(line.total),
    })),
    more: hidden > 0 ? texts.moreLines(hidden, formatCount(hidden, locale)) : null,
    total: money(order.total),
    action:
      order.url === null ? null : { label: texts.seeOrder, url: order.url, hint: texts.linkHint },
    closing: words.closing ?? (supportEmail ? texts.help(supportEmail) : null),
    footer: texts.footer(BRAND, supportEmail),
  };
}

function textPart(view: OrderView): string {
  return textOf([
    [plain(view.greeting)],
    [view.intro],
    view.facts.map(({ label, value }) => `${label}: ${plain(value)}`),
    view.lines.flatMap((line) => [
      plain(line.name),
      `  ${plain(`${line.sku} · ${line.quantity} × ${line.unitPrice} = ${line.total}`)}`,
    ]),
    view.more ? [view.more] : [],
    [`${view.labels.total}: ${plain(view.total)}`],
    view.action ? [`${view.action.label}:`, view.action.url] : [],
    view.closing ? [view.closing] : [],
    ['--', view.footer],
  ]);
}
