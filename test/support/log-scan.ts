import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Shorter ones (a code of six digits) turn up in logs by chance. */
const MIN_LENGTH = 12;
const SECRET_FIELD =
  /^(?:.*password|.*token|.*secret|.*assertion|authorization|cookie|set-cookie|code|recoverycodes?|key|apikey)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What must not stand in a log whoever sent it. */
const FORBIDDEN: ReadonlyArray<readonly [what: string, pattern: RegExp]> = [
  ['a JSON web token', /eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['an API key', /\bord_(?:live|test)_\w{8,}/],
  ['a session cookie', /__Host-[\w-]+=\w/],
  ['a link with a token', /#token=\w/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['a password in a URL', /\b[a-z]+:\/\/[^\s:/@"]*:[^\s:/@"]+@/],
  ['the body of a mail', /MIME-Version:|<!doctype html|Content-Transfer-Encoding/i],
];

export interface Scan {
  readonly lines: number;
  readonly secrets: number;
  /** `file:line: what`, without the secret itself. */
  readonly leaks: readonly string[];
}

/** What problems and faults are called by: `too-small` is a code too. */
const NAME_OF_A_PROBLEM = /^[a-z]+(?:-[a-z]+)*$/;

/** The strings under telling names, however deep. */
export function secretsIn(message: unknown): string[] {
  if (Array.isArray(message)) return message.flatMap(secretsIn);
  if (typeof message !== 'object' || message === null) return [];
  return Object.entries(message).flatMap(([name, value]) => {
    if (!SECRET_FIELD.test(name)) return secretsIn(value);
    const values: unknown[] = Array.isArray(value) ? value : [value];
    const long = values.filter(
      (each): each is string => typeof each === 'string' && each.length >= MIN_LENGTH,
    );
    return /^code$/i.test(name) ? long.filter((code) => !NAME_OF_A_PROBLEM.test(code)) : long;
  });
}

/** Every line of every log in the folder, held against every secret in it. */
export async function scanLogs(directory: string): Promise<Scan> {
  const names = await readdir(directory).catch(() => []);
  const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
  const secrets = new Set<string>();
  for (const name of names.filter((each) => each.startsWith('secrets-'))) {
    for (const line of (await read(name)).split('\n').filter(Boolean))
      secrets.add(JSON.parse(line) as string);
  }
  const { words, phrases } = sortSecrets(secrets);
  const leaks: string[] = [];
  let lines = 0;
  for (const name of names.filter((each) => each.startsWith('log-'))) {
    for (const line of (await read(name)).split('\n').filter(Boolean)) {
      lines += 1;
      for (const what of leaksOf(line, words, phrases))
        leaks.push(`${name}:${lines}: ${what} in ${censored(line)}`);
    }
  }
  return { lines, secrets: secrets.size, leaks };
}

/**
 * Thousands of secrets in tens of thousands of lines: so a line is cut into words and each is
 * looked up. Only what has no word that is long enough, such as a passphrase, is searched for.
 */
function sortSecrets(secrets: Iterable<string>): { words: Set<string>; phrases: string[] } {
  const words = new Set<string>();
  const phrases: string[] = [];
  for (const secret of secrets) {
    const telling = wordsOf(secret).filter((word) => word.length >= MIN_LENGTH && !UUID.test(word));
    for (const word of telling) words.add(word);
    if (telling.length === 0) phrases.push(secret);
  }
  return { words, phrases };
}

const wordsOf = (text: string): string[] => text.split(/[^\w-]+/);

function leaksOf(line: string, words: ReadonlySet<string>, phrases: readonly string[]): string[] {
  const forbidden = FORBIDDEN.filter(([, pattern]) => pattern.test(line)).map(([what]) => what);
  const known =
    wordsOf(line).some((word) => words.has(word)) ||
    phrases.some((phrase) => line.includes(phrase));
  return known ? [...forbidden, 'a secret that a test sent or was given'] : forbidden;
}

/** Enough of the line to find who wrote it. */
const censored = (line: string): string =>
  line.replace(/[\w-]{20,}/g, (word) => `${word.slice(0, 4)}…`).slice(0, 300);
