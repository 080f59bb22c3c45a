/**
 * Excludes characters that show nothing by themselves: separators, controls, format characters,
 * combining marks without a letter, everything that Unicode lets a font ignore (fillers, variation
 * selectors, tags), and four symbols whose glyph is empty: the blank Braille pattern, the null
 * notehead, and two Egyptian blanks.
 */
const VISIBLE =
  /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}]/u;

/** Whether the text has any visible character. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);
