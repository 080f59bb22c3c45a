import { randomBytes } from 'node:crypto';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { EncryptionCheck } from '@orderly/platform/encryption/encryption-check';
import type { SealedColumns } from '@orderly/platform/encryption/sealed-column';
import { SecretBox } from '@orderly/platform/encryption/secret-box';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { CompactEncrypt } from 'jose';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { encryptionKeys } from '../../../../test/support/encryption-keys.js';
import { TotpSecrets, totpPlace } from './totp-secrets.js';

describe('sealed secrets', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const columns = (): SealedColumns =>
    ({ all: () => [new TotpSecrets(database.dataSource)] }) as unknown as SealedColumns;
  const box = (...keys: Buffer[]): SecretBox =>
    new SecretBox(encryptionKeys(database.dataSource, ...keys));
  const start = (...keys: Buffer[]): Promise<void> =>
    new EncryptionCheck(columns(), box(...keys)).onModuleInit();

  it.each([
    ['the key of the installation', []],
    ['a configured key', [randomBytes(32)]],
  ])('open again under %s, in another process too', async (_, keys) => {
    const { sealed } = await box(...keys).seal('totp:1', 'JBSWY3DP');

    expect(sealed).not.toContain('JBSWY3DP');
    expect(await box(...keys).open('totp:1', sealed)).toBe('JBSWY3DP');
  });

  it('look different every time', async () => {
    const sealer = box();
    const [one, other] = [await sealer.seal('a', 'x'), await sealer.seal('a', 'x')];

    expect(one.sealed).not.toBe(other.sealed);
  });

  it('do not open elsewhere, under another key, or changed', async () => {
    const key = randomBytes(32);
    const { sealed } = await box(key).seal('totp:1', 'JBSWY3DP');
    const [header, , iv, text, tag] = sealed.split('.');
    const moved = Buffer.from(
      JSON.stringify({ alg: 'dir', enc: 'A256GCM', place: 'totp:2' }),
    ).toString('base64url');

    await expect(box(key).open('totp:2', sealed)).rejects.toThrow('totp:2');
    await expect(box(randomBytes(32)).open('totp:1', sealed)).rejects.toThrow();
    await expect(box(key).open('totp:2', [moved, '', iv, text, tag].join('.'))).rejects.toThrow();
    await expect(
      box(key).open(
        'totp:1',
        [header, '', iv, `${text?.startsWith('A') ? 'B' : 'A'}${text?.slice(1)}`, tag].join('.'),
      ),
    ).rejects.toThrow();
  });

  it('open when AUTH_ENCRYPTION_KEY is set later, and when a newer key is put first', async () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const ofInstallation = await box().seal('totp:1', 'INSTALLATION');
    const ofOlder = await box(older).seal('totp:1', 'OLDER');

    expect(await box(newer, older).open('totp:1', ofInstallation.sealed)).toBe('INSTALLATION');
    expect(await box(newer, older).open('totp:1', ofOlder.sealed)).toBe('OLDER');
  });

  it('open when they were sealed by a release whose keys had no ids', async () => {
    const key = randomBytes(32);
    const sealed = await new CompactEncrypt(Buffer.from('JBSWY3DP'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', place: 'totp:1' })
      .encrypt(key);

    expect(await box(randomBytes(32), key).open('totp:1', sealed)).toBe('JBSWY3DP');
    expect(await box(randomBytes(32)).isReadable(sealed)).toBe(false);
  });

  describe('at start', () => {
    const [lost, kept] = [randomBytes(32), randomBytes(32)];

    const store = async (key: Buffer, sealedWith?: string): Promise<void> => {
      const id = newId();
      const { sealed, keyId } = await box(key).seal(totpPlace(id), 'JBSWY3DP');
      await database.dataSource.query(
        'INSERT INTO auth.totp (id, user_id, secret_sealed, sealed_with) VALUES ($1, $1, $2, $3)',
        [id, sealed, sealedWith ?? keyId],
      );
    };
    beforeEach(() => database.dataSource.query('TRUNCATE auth.totp'));

    it('refuse to go without any of the keys that are in use', async () => {
      for (let n = 0; n < 20; n++) await store(kept);
      await store(lost);

      await expect(start(kept)).rejects.toThrow(ConfigurationError);
      await expect(start(kept)).rejects.toThrow(/^AUTH_ENCRYPTION_KEY is not the key/);
      await expect(start(randomBytes(32))).rejects.toThrow(ConfigurationError);
      await expect(start(kept, lost)).resolves.toBeUndefined();
    });

    it('refuse another key when the rows were written before keys had ids', async () => {
      await store(lost, '');

      await expect(start(kept)).rejects.toThrow(ConfigurationError);
      await expect(start(kept, lost)).resolves.toBeUndefined();
    });

    it('need nothing when there are none', async () => {
      await expect(start(kept)).resolves.toBeUndefined();
    });
  });
});
