// A code point is one or two UTF-16 units. So most texts need no counting, and a text that is far
// too long is never counted.

/**
 * Characters as JSON Schema and PostgreSQL count them: an emoji is one, although it has two UTF-16
 * units.
 */
const codePoints = (text: string): number => [...text].length;

export const hasAtMost = (max: number, text: string): boolean =>
  text.length <= max || (text.length <= 2 * max && codePoints(text) <= max);

export const hasAtLeast = (min: number, text: string): boolean =>
  text.length >= min && (text.length >= 2 * min || codePoints(text) >= min);
