import { randomBytes } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { InstallationSecrets } from '@orderly/platform/database/installation-secrets';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SecretBox } from './secret-box.js';

describe('sealed secrets', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const box = (encryptionKey?: Buffer): SecretBox =>
    new SecretBox(
      { auth: { encryptionKey } } as AppConfig,
      new InstallationSecrets(database.dataSource),
    );

  it.each([
    ['the key of the installation', undefined],
    ['a configured key', randomBytes(32)],
  ])('open again under %s, in another process too', async (_, key) => {
    const sealed = await box(key).seal('totp:1', 'JBSWY3DP');

    expect(sealed).not.toContain('JBSWY3DP');
    expect(await box(key).open('totp:1', sealed)).toBe('JBSWY3DP');
  });

  it('look different every time', async () => {
    const sealer = box();

    expect(await sealer.seal('totp:1', 'JBSWY3DP')).not.toBe(
      await sealer.seal('totp:1', 'JBSWY3DP'),
    );
  });

  it('do not open elsewhere, under another key, or changed', async () => {
    const sealed = await box().seal('totp:1', 'JBSWY3DP');
    const [header, , iv, text, tag] = sealed.split('.');
    const moved = Buffer.from(
      JSON.stringify({ alg: 'dir', enc: 'A256GCM', place: 'totp:2' }),
    ).toString('base64url');

    await expect(box().open('totp:2', sealed)).rejects.toThrow('totp:2');
    await expect(box(randomBytes(32)).open('totp:1', sealed)).rejects.toThrow();
    await expect(box().open('totp:2', [moved, '', iv, text, tag].join('.'))).rejects.toThrow();
    await expect(
      box().open(
        'totp:1',
        [header, '', iv, `${text?.startsWith('A') ? 'B' : 'A'}${text?.slice(1)}`, tag].join('.'),
      ),
    ).rejects.toThrow();
  });
});
