import type { NotificationKind } from '../feed/notification.entity.js';
import { accountHtml } from '../templates/account.html.js';
import type { MailWords } from './address-mailer.js';
import {
  htmlTemplate,
  type MailContent,
  type OptOut,
  plain,
  type Reader,
  textOf,
} from './content/mail-content.js';
import type { Sender } from './content/sender.js';
import { type OwnWords, SHIPPED, type Wording } from './content/wording.js';
import { type Fact, type Notice, noticeFacts } from './notice-facts.js';
import { type FooterLink, footerLines, footerLinks } from './orders/footer-links.js';
import { formatCount, type Language, languageOf } from './texts/language.js';
import { filledIn, type MessageValues } from './texts/message.js';
import { type AccountTemplate, type MailName, offersHelp, wordingOf } from './texts/wording.js';

interface AccountView {
  language: string;
  brand: string;
  subject: string;
  preheader: string;
  heading: string;
  greeting: string;
  intro: string;
  facts: readonly Fact[];
  action: { label: string; url: string; hint: string } | null;
  note: string;
  help: string | null;
  footer: string;
  links: readonly FooterLink[];
}

type Words = Wording & { readonly offersHelp: boolean };

const html = htmlTemplate<AccountView>(accountHtml);

/** @param own the words that the installation uses instead of the shipped ones */
export function accountMail(
  template: AccountTemplate,
  reader: Reader,
  sender: Sender,
  link: string | null,
  own = SHIPPED,
): MailContent {
  const language = languageOf(reader.locale);
  return mailOf(language, wordsOf(template, language, own), reader, sender, link);
}

/**
 * Says what was done to an account. It makes no request and has no link, so it does not look like
 * phishing and does not train people to fall for it.
 * @param own as for `accountMail`
 */
export function securityNoticeMail(
  notice: Notice,
  reader: Reader,
  sender: Sender,
  own = SHIPPED,
): MailContent {
  const language = languageOf(reader.locale);
  const words = wordsOf(notice.kind, language, own);
  const facts = noticeFacts(notice, language, reader.timeZone);
  return mailOf(language, words, reader, sender, null, facts);
}

/** What a digest tells. */
export interface Digest {
  readonly items: ReadonlyArray<{ readonly kind: NotificationKind; readonly number: string }>;
  /** How many mails it does not list. */
  readonly more: number;
}

/**
 * One mail for several about orders.
 * @param own as for `accountMail`
 */
export function digestMail(
  { items, more }: Digest,
  reader: Reader,
  sender: Sender,
  optOut: OptOut | null,
  own = SHIPPED,
): MailContent {
  const language = languageOf(reader.locale);
  const { locale, texts } = language;
  const words = wordsOf('digest', language, own, { count: items.length + more });
  const facts = items.map(({ kind, number }) => ({
    label: number,
    value: texts.orders.mails[kind].heading,
  }));
  if (more > 0) facts.push({ label: '…', value: `+ ${formatCount(more, locale)}` });
  return mailOf(language, words, reader, sender, null, facts, optOut);
}

const wordsOf = (
  subject: MailName,
  { locale, texts }: Language,
  own: OwnWords,
  values: MessageValues = {},
): Words => ({
  ...filledIn(wordingOf(subject, texts, own), locale, values),
  offersHelp: offersHelp(subject, texts),
});

/**
 * A mail in the words of another module. It has no link: its reader can find the subject without
 * one.
 */
export function plainMail(words: MailWords, reader: Reader, sender: Sender): MailContent {
  const texts = { ...words, preheader: words.intro, heading: words.subject, action: null };
  return mailOf(languageOf(reader.locale), { ...texts, offersHelp: false }, reader, sender, null);
}

function mailOf(
  { locale, texts }: Language,
  words: Words,
  reader: Reader,
  { brandName, supportEmail }: Sender,
  link: string | null,
  facts: readonly Fact[] = [],
  optOut: OptOut | null = null,
): MailContent {
  const view: AccountView = {
    language: locale,
    brand: brandName,
    subject: words.subject,
    preheader: words.preheader,
    heading: words.heading,
    greeting: texts.greeting(reader.name),
    intro: words.intro,
    facts,
    action:
      link === null || words.action === null
        ? null
        : { label: words.action, url: link, hint: texts.linkHint },
    note: words.note ?? '',
    help: supportEmail && words.offersHelp ? texts.help(supportEmail) : null,
    footer: texts.footer(brandName, supportEmail),
    links: footerLinks(texts, optOut),
  };
  return { subject: view.subject, language: locale, html: html(view), text: textPart(view) };
}

function textPart(view: AccountView): string {
  return textOf([
    [plain(view.greeting)],
    [view.intro],
    view.facts.map(({ label, value }) => `${label}: ${plain(value)}`),
    view.action ? [`${view.action.label}:`, view.action.url] : [],
    [view.note],
    view.help ? [view.help] : [],
    ['--', view.footer, ...footerLines(view.links)],
  ]);
}
