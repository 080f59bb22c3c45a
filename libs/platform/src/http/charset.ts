const CHARSET = /;\s*charset\s*=\s*["']?([^;"'\s]+)/gi;
const NAMES_OF_ASCII: ReadonlySet<string> = new Set(['us-ascii', 'ascii']);

const charsetsOf = (contentType: string): string[] =>
  [...contentType.matchAll(CHARSET)].map(([, charset]) => charset ?? '');

/**
 * JSON is UTF-8 whatever a parameter says (RFC 8259 section 8.1). A parameter with another charset
 * is taken at its word, and refused.
 */
export const isUtf8 = (contentType: string): boolean => charsetsOf(contentType).every(isNameOfUtf8);

/** ASCII is UTF-8, too. A file in another charset would be stored with other characters. */
export const isUtf8OrAscii = (contentType: string): boolean =>
  charsetsOf(contentType).every(
    (charset) => isNameOfUtf8(charset) || NAMES_OF_ASCII.has(charset.toLowerCase()),
  );

/** `utf8` is as common as `utf-8`: the WHATWG Encoding Standard lists all labels. */
function isNameOfUtf8(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding === 'utf-8';
  } catch {
    return false;
  }
}
