import { generateKeyPairSync } from 'node:crypto';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { kidOf } from './signing-key.js';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeys } from './signing-keys.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

const BY = {
  actorId: null,
  origin: { requestId: 'test', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, ip: null },
};

describe('SigningKeyRotation', () => {
  let database: TestDatabase;
  let rotation: SigningKeyRotation;
  let first: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    rotation = aRotation();
    const keys = aProcess();
    await keys.onModuleInit();
    first = (await keys.signing()).kid;
  });
  afterEach(() => database.drop());

  const config = (auth: Partial<AppConfig['auth']> = {}): AppConfig =>
    ({
      auth: { signingKeys: [], signingKeyRotationDays: 30, accessTokenTtlS: 900, ...auth },
    }) as unknown as AppConfig;
  const aRotation = (auth?: Partial<AppConfig['auth']>): SigningKeyRotation =>
    new SigningKeyRotation(
      new SigningKeysRepository(database.dataSource),
      new Transactions(database.dataSource),
      new AuditLog(new Clock()),
      config(auth),
    );
  /** A process that has not loaded the keys yet. */
  const aProcess = (): SigningKeys =>
    new SigningKeys(
      new SigningKeysRepository(database.dataSource),
      new Transactions(database.dataSource),
      config(),
    );
  const age = (interval: string) =>
    database.dataSource.query(
      `UPDATE auth.signing_keys SET created_at = created_at - $1::interval,
        signs_from = signs_from - $1::interval,
                                    retires_at = retires_at - $1::interval`,
      [interval],
    );
  const states = async () =>
    Object.fromEntries((await rotation.list()).map(({ kid, state }) => [kid, state]));
  const published = async () => (await aProcess().jwks()).keys.map(({ kid }) => kid).sort();
  const acts = () =>
    database.dataSource.query<Array<{ action: string; kid: string }>>(
      `SELECT action, subject_id AS kid FROM platform.audit_events
          WHERE action LIKE 'auth.signing-key%' ORDER BY id`,
    );

  it('announces a key before it signs, and keeps the old one until its tokens expire', async () => {
    const { kid } = await rotation.rotate(BY);

    expect(await states()).toEqual({ [kid]: 'announced', [first]: 'signs' });
    expect((await aProcess().signing()).kid).toBe(first);
    expect(await published()).toEqual([first, kid].sort());

    await age('301 s');
    expect(await states()).toEqual({ [kid]: 'signs', [first]: 'verifies' });
    expect((await aProcess().signing()).kid).toBe(kid);

    // Signed at the last moment by a process that had not reloaded: 30 s, plus 900 s of lifetime,
    // plus 60 s of skew.
    await age('960 s');
    expect(await aProcess().findPublic(first)).toBeDefined();

    await age('30 s');
    expect(await aProcess().findPublic(first)).toBeUndefined();
    expect(await states()).toEqual({ [kid]: 'signs', [first]: 'retired' });
  });

  it('never leaves a moment without a key to sign with, however often it is asked', async () => {
    for (let times = 0; times < 4; times++) {
      await rotation.rotate(BY);
      await age('2 minutes');

      expect((await aProcess().signing()).kid).toEqual(expect.any(String));
    }
    for (let minutes = 0; minutes < 30; minutes += 3) {
      await age('3 minutes');

      expect((await aProcess().signing()).kid).toEqual(expect.any(String));
    }
  });

  it('rotates by itself when the newest key is old enough, and once for all who look', async () => {
    expect(await rotation.rotateIfDue(BY)).toBeNull();

    await age('30 days 1 minute');
    const added = await Promise.all(Array.from({ length: 5 }, () => aRotation().rotateIfDue(BY)));

    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await published()).toHaveLength(2);
    expect(await rotation.rotateIfDue(BY)).toBeNull();
  });

  it.each([
    ['never, when told so', { signingKeyRotationDays: 0 }],
    ['not what the configuration gives', { signingKeys: ['a key'] }],
  ])('rotates by itself %s', async (_, auth) => {
    await age('1 year');

    expect(await aRotation(auth).rotateIfDue(BY)).toBeNull();
  });

  it('retires a key at once, and has another sign when there is none', async () => {
    const { successor } = await rotation.retire(BY, first);

    expect(successor).toEqual(expect.any(String));
    expect(await states()).toEqual({ [successor as string]: 'signs', [first]: 'retired' });
    expect(await published()).toEqual([successor]);
  });

  it('signs with a new key at once, despite an announced and a retiring key', async () => {
    const { kid: announced } = await rotation.rotate(BY);

    const { successor } = await rotation.retire(BY, announced);

    expect((await aProcess().signing()).kid).toBe(successor);
    await age('1 hour');
    expect((await aProcess().signing()).kid).toBe(successor);
  });

  it('leaves the signer alone when a former key is retired', async () => {
    const { kid } = await rotation.rotate(BY);
    await age('301 s');

    expect(await rotation.retire(BY, first)).toEqual({ successor: null });
    expect((await aProcess().signing()).kid).toBe(kid);
  });

  it.each(['unknown', 'retired before'])('refuses to retire a key that is %s', async (which) => {
    if (which === 'retired before') await rotation.retire(BY, first);

    await expect(rotation.retire(BY, which === 'unknown' ? 'unknown' : first)).rejects.toThrow(
      'no key',
    );
  });

  it('leaves what the configuration gives to whoever configures', async () => {
    const pems = [1, 2].map(
      () =>
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }) as string,
    );
    const configured = aRotation({ signingKeys: pems });
    const [signs = '', verifies = ''] = await Promise.all(pems.map(kidOf));

    expect(await configured.list()).toEqual([
      { kid: signs, state: 'signs' },
      { kid: verifies, state: 'verifies' },
    ]);
    await expect(configured.rotate(BY)).rejects.toThrow('JWT_SIGNING_KEY');
    await expect(configured.retire(BY, verifies)).rejects.toThrow('JWT_SIGNING_KEY');
  });

  it('says in the audit log what was added and what retires', async () => {
    const { kid } = await rotation.rotate(BY);
    const { successor } = await rotation.retire(BY, kid);

    expect(await acts()).toEqual([
      { action: 'auth.signing-key-added', kid },
      { action: 'auth.signing-key-retired', kid: first },
      { action: 'auth.signing-key-retired', kid },
      { action: 'auth.signing-key-added', kid: successor },
    ]);
  });

  it('forgets keys a week after they retired', async () => {
    const repository = new SigningKeysRepository(database.dataSource);
    await rotation.retire(BY, first);

    await repository.purge(7);
    const before = await rotation.list();
    await age('8 days');
    await repository.purge(7);

    expect([before.length, (await rotation.list()).length]).toEqual([2, 1]);
  });
});
