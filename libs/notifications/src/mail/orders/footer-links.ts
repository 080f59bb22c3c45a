import type { OptOut } from '../content/mail-content.js';
import type { MailTexts } from '../texts/mail-texts.js';

export interface FooterLink {
  readonly label: string;
  readonly url: string;
}

/** The links below the footer of a mail that its reader can turn off. */
export function footerLinks({ optOut: words }: MailTexts, optOut: OptOut | null): FooterLink[] {
  if (!optOut) return [];
  const { preferencesUrl, unsubscribeUrl } = optOut;
  return [
    ...(preferencesUrl ? [{ label: words.preferences, url: preferencesUrl }] : []),
    { label: words.unsubscribe, url: unsubscribeUrl },
  ];
}

export const footerLines = (links: readonly FooterLink[]): string[] =>
  links.map(({ label, url }) => `${label}: ${url}`);
