const BREAKING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/**
 * Whether the text has neither control characters, which break out of a mail header or a log line,
 * nor bidirectional overrides, which can make a text display something else than it says (Unicode
 * TR 36).
 */
export const isOneLine = (text: string): boolean => !BREAKING.test(text);
