import { z } from 'zod';
import { isLoopback } from './loopback.js';
import { commaSeparated } from './variable-schemas.js';

/** The provider of text messages. */
export interface SmsProvider {
  readonly url: string;
  /** Sent in the Authorization header. */
  readonly token: string;
  /** What readers see as the sender: a number, or a name of up to 11 characters. */
  readonly sender: string;
  /** Codes go to numbers that begin with one of these; empty: to all. */
  readonly allowedPrefixes: readonly string[];
  /** Of all accounts together: bounds what text messages cost. */
  readonly maxPerDay: number;
}

const MAX_PREFIXES = 300;
const DEFAULT_MAX_PER_DAY = 10_000;

/** A number as E.164 writes it, or a name. */
export const smsSender = z
  .string()
  .regex(/^(?:\+?[0-9]{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 &-]{1,11})$/, {
    error: 'must be a phone number or a name of up to 11 letters and digits',
  });

export const phonePrefixes = z
  .string()
  .transform(commaSeparated)
  .refine(
    (list) =>
      list.length <= MAX_PREFIXES && list.every((prefix) => /^\+[1-9][0-9]{0,6}$/.test(prefix)),
    { error: 'must be country codes such as +44, separated by commas' },
  );

interface SmsVariables {
  readonly SMS_URL?: string | undefined;
  readonly SMS_TOKEN?: string | undefined;
  readonly SMS_SENDER?: string | undefined;
  readonly SMS_ALLOWED_PREFIXES?: readonly string[] | undefined;
  readonly SMS_MAX_PER_DAY?: number | undefined;
}

/** Undefined: no text messages are sent. */
export function readSms(v: SmsVariables): SmsProvider | undefined {
  const { SMS_URL: url, SMS_TOKEN: token, SMS_SENDER: sender } = v;
  if (url === undefined || token === undefined || sender === undefined) return undefined;
  const maxPerDay = v.SMS_MAX_PER_DAY ?? DEFAULT_MAX_PER_DAY;
  return { url, token, sender, allowedPrefixes: v.SMS_ALLOWED_PREFIXES ?? [], maxPerDay };
}

export function smsContradictions(v: SmsVariables): string[] {
  const given = [v.SMS_URL, v.SMS_TOKEN, v.SMS_SENDER].filter(Boolean);
  if (given.length === 0) return [];
  const sms = readSms(v);
  if (!sms) return ['SMS_URL, SMS_TOKEN and SMS_SENDER must be set together.'];
  const { protocol, hostname } = new URL(sms.url);
  return protocol === 'https:' || isLoopback(hostname)
    ? []
    : ['SMS_URL must be https: the token, numbers and texts are sent there.'];
}
