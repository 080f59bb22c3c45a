import type { MailTexts } from '../mail/texts/mail-texts.js';
import type { ShortNotice } from '../short/short-notices.js';

/** The alphabet of GSM 03.38; a character of the second row takes two places. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ' +
  'ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€';
const GSM_PLACES = 160;
/** Of UTF-16, for every other alphabet. */
const UCS2_PLACES = 70;

const widthOf = (character: string): number => (EXTENDED.includes(character) ? 2 : 1);

/** Whether a text is sent, and paid for, as one message. */
export function fitsOneSegment(text: string): boolean {
  const characters = [...text];
  const isGsm = characters.every((each) => BASIC.includes(each) || EXTENDED.includes(each));
  if (!isGsm) return text.length <= UCS2_PLACES;
  return characters.reduce((sum, each) => sum + widthOf(each), 0) <= GSM_PLACES;
}

/** Amounts have no-break spaces, which would take the text out of the alphabet. */
const plain = (text: string): string =>
  text
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[’‘]/g, "'")
    .replace(/[“”]/g, '"');

/** As much as fits into one message, and no less than the title. */
export function smsText(
  brand: string,
  { title, body }: Pick<ShortNotice, 'title' | 'body'>,
): string {
  const short = plain(`${brand}: ${title}`);
  const long = `${short}. ${plain(body)}`;
  return fitsOneSegment(long) ? long : short;
}

/** With what the code is for, because fraudsters ask people to read codes out. */
export const codeText = (
  brand: string,
  { phoneCode }: Pick<MailTexts, 'phoneCode'>,
  code: string,
): string => plain(phoneCode(brand, code));
