import { randomBytes } from 'node:crypto';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { strFromU8, unzipSync } from 'fflate';
import type { ExportedFile, PersonalData } from '../personal-data/personal-data.js';
import { makeArchive } from './export-archive.js';

const ADA = {
  userId: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
  at: new Date('2026-11-20T09:30:00Z'),
};
const RUNNING = new AbortController().signal;

const moduleWith = (...files: ExportedFile[]): PersonalData =>
  ({
    module: 'shop',
    export: () => files,
    erase: () => Promise.reject(new Error('not here')),
  }) as never;

async function* many(count: number, make: (index: number) => object): AsyncIterable<object> {
  for (let index = 0; index < count; index++) yield make(index);
}

const open = (archive: Buffer): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(new Uint8Array(archive))).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]),
  );

describe('an archive', () => {
  it('has an array of JSON for each kind of record, however many there are', async () => {
    const records = many(5_000, (index) => ({ index, text: 'größer "als" 🫖\n' }));

    const found = open(
      await makeArchive(
        ADA,
        [moduleWith({ name: 'a.json', records }, { name: 'b.json', records: [] })],
        RUNNING,
      ),
    );

    const read: Array<{ index: number; text: string }> = JSON.parse(found['shop/a.json'] ?? '');
    expect(read).toHaveLength(5_000);
    expect(read.at(-1)).toEqual({ index: 4_999, text: 'größer "als" 🫖\n' });
    expect(JSON.parse(found['shop/b.json'] ?? '')).toEqual([]);
    expect(found['README.txt']).toContain(`${ADA.userId}, as of 2026-11-20T09:30:00.000Z`);
  });

  it('is given up for good when there is too much', async () => {
    const modules = () => {
      const records = many(20, () => ({ noise: randomBytes(48 * 1024).toString('base64') }));
      return [moduleWith({ name: 'a.json', records })];
    };
    const { length } = await makeArchive(ADA, modules(), RUNNING);

    const tooMuch = makeArchive(ADA, modules(), RUNNING, length * 0.9);

    await expect(tooMuch).rejects.toThrow(PermanentFailure);
  });

  it('fails as its records do', async () => {
    async function* broken(): AsyncIterable<object> {
      yield { fine: true };
      throw new Error('The connection broke.');
    }

    await expect(
      makeArchive(ADA, [moduleWith({ name: 'a.json', records: broken() })], RUNNING),
    ).rejects.toThrow('broke');
  });
});
