import { formatMoney } from '@orderly/platform/kernel/money/format-money';
import { orderHtml } from '../../templates/order.html.js';
import {
  htmlTemplate,
  type MailContent,
  plain,
  type Reader,
  textOf,
} from '../content/mail-content.js';
import type { Sender } from '../content/sender.js';
import { type OwnWords, SHIPPED } from '../content/wording.js';
import { formatInstant, languageOf } from '../texts/language.js';
import { filledIn } from '../texts/message.js';
import { wordingOf } from '../texts/wording.js';
import { addressesOf, type Place } from './addresses.js';
import { type FooterLink, footerLines, footerLinks } from './footer-links.js';
import { type Goods, goodsOf } from './goods.js';
import type { OrderNews } from './order-news.js';
import { valuesOf } from './order-values.js';

interface OrderView {
  language: string;
  brand: string;
  subject: string;
  preheader: string;
  heading: string;
  greeting: string;
  intro: string;
  facts: Array<{ label: string; value: string }>;
  goods: Goods | null;
  places: Place[];
  actions: Array<{ label: string; url: string; hint: string }>;
  closing: string | null;
  footer: string;
  links: FooterLink[];
}

const html = htmlTemplate<OrderView>(orderHtml);

/** @param own the words that the installation uses instead of the shipped ones */
export function orderMail(
  news: OrderNews,
  reader: Reader,
  sender: Sender,
  own = SHIPPED,
): MailContent {
  const view = viewOf(news, reader, sender, own);
  return { subject: view.subject, language: view.language, html: html(view), text: textPart(view) };
}

function viewOf(news: OrderNews, reader: Reader, sender: Sender, own: OwnWords): OrderView {
  const { kind, shipment, url, optOut } = news;
  const { brandName, supportEmail } = sender;
  const language = languageOf(reader.locale);
  const { locale, texts } = language;
  const words = filledIn(wordingOf(kind, texts, own), locale, valuesOf(news, locale));
  const action = (label: string, target: string | null | undefined) =>
    target ? [{ label, url: target, hint: texts.linkHint }] : [];
  return {
    language: locale,
    brand: brandName,
    subject: words.subject,
    preheader: words.preheader,
    heading: words.heading,
    greeting: texts.greeting(reader.name),
    intro: words.intro,
    facts: factsOf(news, reader),
    goods: goodsOf(news, language),
    places: addressesOf(news, language),
    actions: [
      ...action(texts.orders.trackParcel, shipment?.trackingUrl),
      ...action(texts.orders.seeOrder, url),
    ],
    closing: words.note ?? (supportEmail ? texts.help(supportEmail) : null),
    footer: texts.footer(brandName, supportEmail),
    links: footerLinks(texts, optOut),
  };
}

function factsOf(news: OrderNews, { locale: tag, timeZone }: Reader): OrderView['facts'] {
  const { kind, order, shipment, returned, amount, reason } = news;
  const { locale, texts } = languageOf(tag);
  const { facts: labels } = texts.orders;
  const { total } = order.price;
  const money = (value: number | null | undefined): string | null =>
    value ? formatMoney({ amount: value, currency: total.currency }, locale) : null;
  const isReceipt = kind === 'payment-received';
  const isPayment = isReceipt || kind === 'payment-refunded';
  const isWhole = !isPayment && !shipment && !returned;
  const facts: ReadonlyArray<readonly [label: string, value: string | null | undefined]> = [
    [labels.order, order.number],
    [labels.reference, order.reference],
    [labels.placedAt, isWhole ? formatInstant(order.placedAt, locale, timeZone) : null],
    [labels.reason, reason],
    [labels.shipment, shipment?.number],
    [labels.carrier, shipment?.carrier],
    [labels.trackingNumber, shipment?.trackingNumber],
    [labels.return, returned?.number],
    [labels.note, returned?.note],
    [labels.refund, money(returned?.refund.amount)],
    [isReceipt ? labels.received : labels.refund, money(amount)],
    [labels.orderTotal, isPayment ? money(total.amount) : null],
    [labels.due, isReceipt ? money(order.due.amount) : null],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function textPart(view: OrderView): string {
  const { goods } = view;
  return textOf([
    [plain(view.greeting)],
    [view.intro],
    view.facts.map(({ label, value }) => `${label}: ${plain(value)}`),
    goods ? goods.lines.flatMap((line) => [plain(line.name), `  ${plain(line.inWords)}`]) : [],
    goods?.more ? [goods.more] : [],
    goods ? goods.sums.map(({ label, amount }) => `${plain(label)}: ${plain(amount)}`) : [],
    ...view.places.map(({ label, lines }) => [`${label}:`, ...lines.map(plain)]),
    ...view.actions.map(({ label, url }) => [`${label}:`, plain(url)]),
    view.closing ? [view.closing] : [],
    ['--', view.footer, ...footerLines(view.links)],
  ]);
}
