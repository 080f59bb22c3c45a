import type { Language } from '@orderly/users';
import { accountMail, digestMail, securityNoticeMail } from '../mail/account-mail.js';
import type { MailContent, Reader } from '../mail/content/mail-content.js';
import type { Sender } from '../mail/content/sender.js';
import { type OwnWords, type WordingField } from '../mail/content/wording.js';
import { orderMail } from '../mail/orders/order-mail.js';
import { valuesOf } from '../mail/orders/order-values.js';
import { faultIn, type MessageValues } from '../mail/texts/message.js';
import { isAboutAccount, isOrderNews, type MailName } from '../mail/texts/wording.js';
import { carriesToken, tokenLink } from '../mail/token-links.js';
import { sampleDigest, sampleNews, sampleNotice } from './sample-mails.js';

/** The mail about an invented order or account, with a link that opens nothing. */
export function sampleContent(
  name: MailName,
  reader: Reader,
  sender: Sender,
  own: OwnWords,
  publicUrl: string,
): MailContent {
  if (isOrderNews(name)) return orderMail(sampleNews(name), reader, sender, own);
  if (name === 'digest') return digestMail(sampleDigest, reader, sender, null, own);
  if (!isAboutAccount(name)) return securityNoticeMail(sampleNotice(name), reader, sender, own);
  const link = carriesToken(name) ? tokenLink(name, 'example', publicUrl, reader.locale) : null;
  return accountMail(name, reader, sender, link, own);
}

/** What the words of a mail can name, with values of an invented order. */
export function variablesOf(name: MailName, language: Language): MessageValues {
  if (name === 'digest') return { count: sampleDigest.items.length };
  return isOrderNews(name) ? valuesOf(sampleNews(name), language) : {};
}

export const faultsOf = (
  name: MailName,
  language: Language,
  words: OwnWords,
): ReadonlyArray<readonly [field: WordingField, detail: string]> => {
  const variables = variablesOf(name, language);
  return Object.entries(words).flatMap(([field, message]) => {
    const fault = faultIn(message, variables);
    return fault === undefined ? [] : [[field as WordingField, fault] as const];
  });
};
