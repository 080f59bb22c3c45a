/**
 * PostgreSQL cannot store U+0000, and a lone surrogate is not valid Unicode: both would fail in the
 * database and lead to 500.
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The beginning of a text, in a form that PostgreSQL stores. A cut can divide a character. */
export const storable = (text: string, maxLength: number): string =>
  text.slice(0, maxLength).replaceAll('\0', '').toWellFormed();
