import { randomBytes } from 'node:crypto';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { Reencryption } from '@orderly/platform/encryption/reencryption';
import type { SealedColumns } from '@orderly/platform/encryption/sealed-column';
import { SecretBox } from '@orderly/platform/encryption/secret-box';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { encryptionKeys } from '../../../../test/support/encryption-keys.js';
import { TotpSecrets, totpPlace } from './totp-secrets.js';

const ROWS = 450;
const OPERATOR = {
  actorId: null,
  origin: { requestId: 'cli', traceparent: continueTrace(undefined), ip: null },
};

describe('Reencryption', () => {
  let database: TestDatabase;
  const [older, newer] = [randomBytes(32), randomBytes(32)];

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const columns = (): SealedColumns =>
    ({ all: () => [new TotpSecrets(database.dataSource)] }) as unknown as SealedColumns;
  const box = (...keys: Buffer[]): SecretBox =>
    new SecretBox(encryptionKeys(database.dataSource, ...keys));
  const reencryption = (...keys: Buffer[]): Reencryption =>
    new Reencryption(
      encryptionKeys(database.dataSource, ...keys),
      box(...keys),
      columns(),
      new Transactions(database.dataSource),
      new AuditLog(new Clock()),
    );

  it('re-encrypts every secret with the new key, and records it in the audit log', async () => {
    const ids = Array.from({ length: ROWS }, () => newId());
    for (const id of ids) {
      const { sealed, keyId } = await box(older).seal(totpPlace(id), `SECRET${id}`);
      await database.dataSource.query(
        'INSERT INTO auth.totp (id, user_id, secret_sealed, sealed_with) VALUES ($1, $1, $2, $3)',
        [id, sealed, keyId],
      );
    }

    const { count, keyId } = await reencryption(newer, older).run(OPERATOR);

    const rows = await database.dataSource.query<Array<{ id: string; sealed: string }>>(
      'SELECT id, secret_sealed AS sealed FROM auth.totp',
    );
    expect(count).toBe(ROWS);
    for (const { id, sealed } of rows)
      expect(await box(newer).open(totpPlace(id), sealed)).toBe(`SECRET${id}`);
    expect(
      await database.dataSource.query(
        `SELECT subject_id AS key, after FROM platform.audit_events
            WHERE action = 'auth.secrets-reencrypted'`,
      ),
    ).toEqual([{ key: keyId, after: { count: ROWS } }]);
    expect((await reencryption(newer).run(OPERATOR)).count).toBe(0);
  });

  it('stops without a loss when a key is missing', async () => {
    const id = newId();
    const { sealed, keyId } = await box(older).seal(totpPlace(id), 'SECRET');
    await database.dataSource.query(
      'INSERT INTO auth.totp (id, user_id, secret_sealed, sealed_with) VALUES ($1, $1, $2, $3)',
      [id, sealed, keyId],
    );

    await expect(reencryption(newer).run(OPERATOR)).rejects.toThrow(keyId);

    const [row] = await database.dataSource.query(
      'SELECT secret_sealed FROM auth.totp WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ secret_sealed: sealed });
  });
});
