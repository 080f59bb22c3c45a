import { z } from 'zod';
import { hasAtMost } from '../kernel/text/code-points.js';
import { isOneLine } from '../kernel/text/one-line.js';
import { isVisible } from '../kernel/text/visible.js';

export const DEFAULT_BRAND_NAME = 'Orderly';
const MAX_LENGTH = 40;

/**
 * The name stands in quotes in the sender of mails, which a quote or a backslash would end or
 * alter. A colon separates it from the address of the account in authenticator apps.
 */
const SEPARATORS = /["\\<>:]/;

export const brandName = z
  .string()
  .trim()
  .refine(
    (text) =>
      isVisible(text) && isOneLine(text) && hasAtMost(MAX_LENGTH, text) && !SEPARATORS.test(text),
    {
      error:
        `must be one line of 1 to ${MAX_LENGTH} characters, without double quotes, backslashes, ` +
        'colons and angle brackets',
    },
  );

/** The sender of mails while `MAIL_FROM` is not set. */
export const defaultSender = (brand: string): string => `"${brand}" <no-reply@orderly.example>`;
