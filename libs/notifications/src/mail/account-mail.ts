import { accountHtml } from '../templates/account.html.js';
import { BRAND, htmlTemplate, type MailContent, plain, textOf } from './mail-content.js';
import { type Fact, type Notice, noticeFacts } from './notice-facts.js';
import { type Language, languageOf } from './texts/language.js';
import type { AccountTexts } from './texts/mail-texts.js';

/** A link that proves who holds the mailbox. */
export interface TokenLink {
  /** Carries the token in its fragment, which browsers send to no server, so that no access log or Referer ever holds it. */
  readonly url: string;
  /** The request that a page behind the link makes, for readers who have no such page: shown in the text part. */
  readonly request: readonly string[] | null;
}

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
  footer: string;
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

const html = htmlTemplate<AccountView>(accountHtml);

export function accountMail(
  template: AccountTemplate,
  reader: { name: string | null; locale: string },
  link: TokenLink | null,
): MailContent {
  const language = languageOf(reader.locale);
  return mailOf(language, language.texts[TEXTS_OF[template]], reader, link);
}

/** Tells what was done to an account. It asks for nothing and links nowhere: so it looks like no phishing, and trains nobody for it. */
export function securityNoticeMail(
  notice: Notice,
  reader: { name: string | null; locale: string },
): MailContent {
  const language = languageOf(reader.locale);
  const { note, kinds } = language.texts.securityNotice;
  const { heading, intro } = kinds[notice.kind];
  return mailOf(
    language,
    { subject: heading, preheader: intro, heading, intro, action: '', note },
    reader,
    null,
    noticeFacts(notice, language),
  );
}

function mailOf(
  { locale, texts }: Language,
  words: AccountTexts,
  reader: { name: string | null },
  link: TokenLink | null,
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
    action: link && { label: words.action, url: link.url, hint: texts.linkHint },
    note: words.note,
    footer: texts.footer(BRAND),
  };
  return { subject: view.subject, language: locale, html: html(view), text: textPart(view, link) };
}

function textPart(view: AccountView, link: TokenLink | null): string {
  return textOf([
    [plain(view.greeting)],
    [view.intro],
    view.facts.map(({ label, value }) => `${label}: ${plain(value)}`),
    link ? [link.url] : [],
    link?.request ?? [],
    [view.note],
    ['--', view.footer],
  ]);
}
