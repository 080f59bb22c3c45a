import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './configuration-error.js';

/**
 * Some editors begin a file with a byte order mark. Left in place, it would become part of the
 * first name.
 */
const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/**
 * Reads a file of `NAME=value` lines into the environment. Variables that are already set win. A
 * missing file is not an error.
 * @throws ConfigurationError when the file cannot be read, or is not text
 */
export function readEnvFile(file = '.env', environment: NodeJS.ProcessEnv = process.env): void {
  const bytes = read(file);
  if (bytes === undefined) return;
  // Some programs end lines with a carriage return alone, which parseEnv does not support.
  const text = decode(file, bytes).replaceAll(/\r\n?/g, '\n');
  for (const [name, value] of Object.entries(parseEnv(text))) environment[name] ??= value;
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigurationError(`${file} cannot be read (${code}).`);
  }
}

function decode(file: string, bytes: Buffer): string {
  const mark = BYTE_ORDER_MARKS.find((each) => each.bytes.every((byte, at) => bytes[at] === byte));
  try {
    // The decoder removes the byte order mark itself.
    const text = new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Reported below, together with UTF-16 that has no mark.
  }
  throw new ConfigurationError(`${file} is not text in UTF-8: save it as UTF-8.`);
}
