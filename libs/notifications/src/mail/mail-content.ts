import Handlebars from 'handlebars';

/** What a mail says, in both forms. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
}

/** Who writes, in the words of the configuration. */
export interface Sender {
  /** Where readers may write to. Undefined: no mail says that somebody answers. */
  readonly supportEmail: string | undefined;
  /** IANA name. */
  readonly timeZone: string;
}

/** Whom a mail speaks to. The name is null where it must not be shown. */
export interface Reader {
  readonly name: string | null;
  /** BCP 47 tag. */
  readonly locale: string;
}

/** The name the mails speak in. */
export const BRAND = 'Orderly';

/**
 * Every value is escaped; one that a template names and its view lacks is an error, not a gap in
 * somebody's mail.
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
 * One line of the text part. Names come from people: a line break in one would let its owner write
 * lines of this mail. The no-break spaces that Intl puts into amounts are plain here, for terminals
 * and for searching.
 */
export const plain = (value: string): string =>
  value
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** Blocks of lines with an empty line between them. Empty blocks vanish. */
export const textOf = (blocks: ReadonlyArray<readonly string[]>): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
