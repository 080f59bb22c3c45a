import { accountHtml } from '../templates/account.html.js';
import type { MailWords } from './address-mailer.js';
import {
  BRAND,
  htmlTemplate,
  type MailContent,
  plain,
  type Reader,
  type Sender,
  textOf,
} from './content/mail-content.js';
import { type Fact, type Notice, noticeFacts } from './notice-facts.js';
import { type Language, languageOf } from './texts/language.js';
import type { AccountTexts } from './texts/mail-texts.js';

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
  links: readonly [];
}

const TEXTS_OF = {
  'verify-email': 'verifyEmail',
  'registration-repeated': 'registrationRepeated',
  'accept-invitation': 'acceptInvitation',
  'export-ready': 'exportReady',
  'reset-password': 'resetPassword',
  'change-email-old': 'changeEmailOld',
  'change-email-new': 'changeEmailNew',
} as const;

export type AccountTemplate = keyof typeof TEXTS_OF;
export const ACCOUNT_TEMPLATES = Object.keys(TEXTS_OF) as AccountTemplate[];

const html = htmlTemplate<AccountView>(accountHtml);

export function accountMail(
  template: AccountTemplate,
  reader: Reader,
  sender: Sender,
  link: string | null,
): MailContent {
  const language = languageOf(reader.locale);
  return mailOf(language, language.texts[TEXTS_OF[template]], reader, sender, link);
}

/**
 * Says what was done to an account. It makes no request and has no link, so it does not look like
 * phishing and does not train people to fall for it.
 */
export function securityNoticeMail(notice: Notice, reader: Reader, sender: Sender): MailContent {
  const language = languageOf(reader.locale);
  const { securityNotice } = language.texts;
  const { heading, intro, note = securityNotice.note } = securityNotice.kinds[notice.kind];
  return mailOf(
    language,
    { subject: heading, preheader: intro, heading, intro, action: '', note, offersHelp: true },
    reader,
    sender,
    null,
    noticeFacts(notice, language, sender.timeZone),
  );
}

/**
 * A mail in the words of another module. It has no link: its reader can find the subject without
 * one.
 */
export function plainMail(words: MailWords, reader: Reader, sender: Sender): MailContent {
  const texts = { ...words, preheader: words.intro, heading: words.subject, action: '' };
  return mailOf(languageOf(reader.locale), texts, reader, sender, null);
}

function mailOf(
  { locale, texts }: Language,
  words: AccountTexts,
  reader: Reader,
  { supportEmail }: Sender,
  link: string | null,
  facts: readonly Fact[] = [],
): MailContent {
  const view: AccountView = {
    language: locale,
    brand: BRAND,
    subject: words.subject,
    preheader: words.preheader,
    heading: words.heading,
    greeting: texts.greeting(reader.name),
    intro: words.intro,
    facts,
    action: link === null ? null : { label: words.action, url: link, hint: texts.linkHint },
    note: words.note,
    help: supportEmail && words.offersHelp ? texts.help(supportEmail) : null,
    footer: texts.footer(BRAND, supportEmail),
    // No mail about an account can be turned off.
    links: [],
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
    ['--', view.footer],
  ]);
}
