/**
 * Letters that Unicode does not decompose into plain ones. The plain letter that readers type for
 * each follows the Latin-ASCII table of CLDR; the Arabic and Hebrew entries are forms and spellings
 * of one letter.
 */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ æ: 'ae', œ: 'oe', þ: 'th', ĳ: 'ij', ȸ: 'db', ȹ: 'qp', ꜳ: 'aa', ꜵ: 'ao', ꜷ: 'au' },
    ...{ ꜹ: 'av', ꜻ: 'av', ꜽ: 'ay', ꝏ: 'oo', ꝡ: 'vy', ꭣ: 'uo', ᵫ: 'ue', ᴁ: 'ae', ᴂ: 'ae' },
    ...{ ⱥ: 'a', ᶏ: 'a', ɐ: 'a', ɑ: 'a', ƀ: 'b', ɓ: 'b', ƃ: 'b', ȼ: 'c', ƈ: 'c', ꞓ: 'c' },
    ...{ ð: 'd', đ: 'd', ɖ: 'd', ɗ: 'd', ƌ: 'd', ȡ: 'd', ɇ: 'e', ə: 'e', ǝ: 'e', ɛ: 'e' },
    ...{ ƒ: 'f', ɠ: 'g', ǥ: 'g', ɡ: 'g', ꞡ: 'g', ħ: 'h', ɦ: 'h', ⱨ: 'h', ꞕ: 'h', ı: 'i' },
    ...{ ɨ: 'i', ɩ: 'i', ȷ: 'j', ɉ: 'j', ƙ: 'k', ⱪ: 'k', ꝁ: 'k', ꝃ: 'k', ꞣ: 'k', ĸ: 'k' },
    ...{ ł: 'l', ƚ: 'l', ⱡ: 'l', ɫ: 'l', ȴ: 'l', ꝉ: 'l', ɱ: 'm', ŋ: 'n', ɲ: 'n', ƞ: 'n' },
    ...{ ȵ: 'n', ꞑ: 'n', ꞥ: 'n', ø: 'o', ɵ: 'o', ɔ: 'o', ⱺ: 'o', ꝋ: 'o', ꝍ: 'o', ƥ: 'p' },
    ...{ ᵽ: 'p', ꝑ: 'p', ɋ: 'q', ꝗ: 'q', ɍ: 'r', ɽ: 'r', ꞧ: 'r', ȿ: 's', ʂ: 's', ꞩ: 's' },
    ...{ ŧ: 't', ƭ: 't', ʈ: 't', ⱦ: 't', ȶ: 't', ʉ: 'u', ᵾ: 'u', ʋ: 'v', ⱱ: 'v', ꝟ: 'v' },
    ...{ ⱳ: 'w', ƴ: 'y', ɏ: 'y', ƶ: 'z', ȥ: 'z', ɀ: 'z', ⱬ: 'z', ʐ: 'z', ʑ: 'z' },
    ...{ ς: 'σ', ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' },
    ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ے: 'ي', ک: 'ك', ڪ: 'ك', ة: 'ه', ہ: 'ه', ە: 'ه' },
    ...{ ھ: 'ه', ۃ: 'ه' },
  }),
);

const FORMAT_CHARACTERS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const TATWEEL = /\u0640/g;
/** Decoration, and not letters of a word. */
const TRADE_MARKS = /[™℠℗]/g;
/** In these scripts a mark is an accent or a vowel point; in others it is part of the letter. */
const MARKED =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Common}])\p{M}+/gu;
const DIGIT = /\p{Nd}/u;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;
const APOSTROPHE = /(?<=[\p{L}\p{N}\p{M}])['’‘`׳״ʹ-ʼ](?=[\p{L}\p{N}])/gu;
const NOT_A_WORD = /[^\p{L}\p{N}\p{M}]+/gu;
/** Modifier letters that stand for an apostrophe or a stress mark. */
const LETTER_LIKE_SIGNS = /[\u02b9-\u02df\u02ec-\u02ff]+/g;

/** Digits of all scripts lie in rows of ten. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}

/**
 * Full case folding (Unicode 3.13). "ß" becomes "SS" and "ı" becomes "I" only in upper case, and
 * only from lower case: "ẞ" is its own upper case.
 */
const foldCase = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();

/** @param apostrophes replaces an apostrophe inside a word */
function fold(text: string, apostrophes: '' | ' '): string {
  const plain = text
    .replace(TRADE_MARKS, ' ')
    .normalize('NFKD')
    .replace(FORMAT_CHARACTERS, '')
    .replace(TATWEEL, '')
    .replace(MARKED, '$1');
  return foldCase(plain)
    .normalize('NFKD')
    .replace(MARKED, '$1')
    .replace(/\P{ASCII}/gu, (letter) => LETTERS.get(letter) ?? letter)
    .replace(OTHER_DIGITS, digitOf)
    .replace(APOSTROPHE, apostrophes)
    .replace(LETTER_LIKE_SIGNS, apostrophes)
    .replace(NOT_A_WORD, ' ')
    .normalize('NFC');
}

/** Scripts without blanks between words, or whose short words lie within longer ones. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Bopomofo}\\p{scx=Hangul}' +
  '\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}' +
  '\\p{scx=Myanmar}\\p{scx=Tibetan}\\p{scx=Yi}\\p{scx=Javanese}\\p{scx=Balinese}\\p{scx=Tai_Le}' +
  '\\p{scx=New_Tai_Lue}\\p{scx=Tai_Tham}\\p{scx=Tai_Viet}';
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED} ]+`, 'gu');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

export const isUnspaced = (word: string): boolean => STARTS_UNSPACED.test(word);

const wordsOf = (folded: string): string[] => folded.match(RUN) ?? [];

/**
 * The words of a query, without case, accents, punctuation and format characters. A change between
 * a script with blanks and one without begins a new word.
 */
export const foldQuery = (text: string): string[] => wordsOf(fold(text, ''));

/**
 * The words by which a text is found. A word with an apostrophe is included both ways: "d'or" as
 * "d", "or" and "dor".
 */
export function foldText(text: string): string[] {
  const joined = wordsOf(fold(text, ''));
  const apart = wordsOf(fold(text, ' '));
  const known = new Set(apart);
  return [...apart, ...joined.filter((word) => !known.has(word))];
}
