import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import type { PersonalData } from '../personal-data/personal-data.js';

/** As in the table. Compressed, it holds the orders of a lifetime. */
const MAX_ARCHIVE_BYTES = 16 * 1024 * 1024;
/**
 * The amount of text that is compressed at once: the process stays responsive, and little of it is
 * in memory.
 */
const CHUNK_LENGTH = 64 * 1024;

interface Entry {
  push(chunk: Uint8Array, final?: boolean): void;
}

/**
 * A zip with a JSON array per kind of record, a folder per module, and a text that explains it.
 * @param signal ends it with its reason
 * @throws PermanentFailure when it would be larger than `maxBytes`
 */
export async function makeArchive(
  person: { readonly userId: string; readonly at: Date },
  modules: readonly PersonalData[],
  signal: AbortSignal,
  maxBytes = MAX_ARCHIVE_BYTES,
): Promise<Buffer> {
  const { Zip, ZipDeflate } = await import('fflate');
  const chunks: Uint8Array[] = [];
  let size = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    size += chunk.length;
    if (size > maxBytes) throw new PermanentFailure('There is too much for one archive.');
    chunks.push(chunk);
  });
  const begin = (name: string): Entry => {
    const entry = new ZipDeflate(name, { level: 6 });
    zip.add(entry);
    return entry;
  };
  const names: string[] = [];
  for (const module of modules) {
    for (const { name, records } of module.export(person.userId, signal)) {
      names.push(`${module.module}/${name}`);
      await writeArray(begin(`${module.module}/${name}`), records);
    }
  }
  begin('README.txt').push(Buffer.from(readme(person, names)), true);
  zip.end();
  return Buffer.concat(chunks);
}

async function writeArray(
  entry: Entry,
  records: AsyncIterable<object> | Iterable<object>,
): Promise<void> {
  let text = '[';
  let separator = '\n';
  for await (const record of records) {
    text += separator + JSON.stringify(record);
    separator = ',\n';
    if (text.length < CHUNK_LENGTH) continue;
    entry.push(Buffer.from(text));
    text = '';
  }
  entry.push(Buffer.from(`${text}\n]\n`), true);
}

const readme = (
  { userId, at }: { userId: string; at: Date },
  names: readonly string[],
): string => `\
What is kept about the account ${userId}, as of ${at.toISOString()}.

Each file is a JSON array (RFC 8259, UTF-8). Amounts are in minor units of their currency, times
in UTC.

${names.map((name) => `  ${name}`).join('\n')}

Passwords, tokens and keys are left out, as are their hashes: they prove who you are and tell
nothing about you.
`;
