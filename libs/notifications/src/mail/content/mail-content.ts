import Handlebars from 'handlebars';

/** The content of a mail, as HTML and text. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
}

/** The person that a mail addresses. The name is null where it must not be shown. */
export interface Reader {
  readonly name: string | null;
  /** BCP 47 tag. */
  readonly locale: string;
  /** IANA name of the zone in which the mail gives times. */
  readonly timeZone: string;
}

/** Where the reader of a mail can turn off mails of its kind. */
export interface OptOut {
  /** Ends them with one click. */
  readonly unsubscribeUrl: string;
  /** The page of the front end with all choices, if it has one. */
  readonly preferencesUrl: string | undefined;
}

/**
 * Escapes every value. A value that a template uses and its view lacks is an error, and not a gap
 * in a mail.
 */
export const htmlTemplate = <View extends object>(html: string): ((view: View) => string) => {
  const template = Handlebars.compile<View>(html, {
    strict: true,
    noEscape: false,
    knownHelpersOnly: true,
  });
  return (view) => template(view);
};

/**
 * One line of the text part. Names come from people: a line break in a name would let its owner
 * write lines of this mail. The no-break spaces that Intl puts into amounts become plain ones, for
 * terminals and for searching.
 */
export const plain = (value: string): string =>
  value
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** Joins blocks of lines with an empty line between them. Empty blocks are dropped. */
export const textOf = (blocks: ReadonlyArray<readonly string[]>): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
