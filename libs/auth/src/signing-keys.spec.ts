import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { SigningKeys } from './signing-keys.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

describe('SigningKeys', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const aProcess = (signingKey?: string): SigningKeys =>
    new SigningKeys(new SigningKeysRepository(database.dataSource), new Transactions(database.dataSource), {
      auth: { signingKeys: (signingKey === undefined ? [] : [signingKey]) as readonly string[], accessTokenTtlS: 900 },
    } as AppConfig);
  const started = async (signingKey?: string): Promise<SigningKeys> => {
    const keys = aProcess(signingKey);
    await keys.onModuleInit();
    return keys;
  };

  it('makes one key, however many processes start at once', async () => {
    // Open connections first: the time that opening takes would set the starts apart.
    await Promise.all(Array.from({ length: 5 }, () => database.dataSource.query('SELECT pg_sleep(0.1)')));

    const processes = await Promise.all(Array.from({ length: 5 }, () => started()));

    const kids = await Promise.all(processes.map(async (keys) => (await keys.signing()).kid));

    expect(new Set(kids).size).toBe(1);
    expect(await database.dataSource.query('SELECT 1 FROM auth.signing_keys')).toHaveLength(1);
  });

  it('publishes the public parts and nothing else', async () => {
    const keys = await started();

    expect(await keys.jwks()).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: (await keys.signing()).kid,
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
  });

  it('announces a new key before it signs, and keeps the old one until its last token has expired', async () => {
    const keys = await started();
    const old = await keys.signing();

    const { kid } = await keys.rotate();

    expect((await keys.signing()).kid).toBe(old.kid);
    expect((await keys.jwks()).keys.map((key) => key.kid).sort()).toEqual([old.kid, kid].sort());

    await database.dataSource.query(`UPDATE auth.signing_keys SET signs_from = signs_from - interval '10 minutes'`);
    const later = aProcess();
    expect((await later.signing()).kid).toBe(kid);
    expect(await later.findPublic(old.kid)).toBeDefined();

    await database.dataSource.query(`UPDATE auth.signing_keys SET retires_at = now() WHERE retires_at IS NOT NULL`);
    expect(await aProcess().findPublic(old.kid)).toBeUndefined();
  });

  it('finds a key that another process added a moment ago', async () => {
    const keys = await started();
    await keys.signing();
    const { kid } = await aProcess().rotate();

    expect(await keys.findPublic(kid)).toBeDefined();
  });

  it('takes the configured key and keeps none', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

    const keys = await started(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

    expect((await keys.jwks()).keys).toHaveLength(1);
    expect(await database.dataSource.query('SELECT 1 FROM auth.signing_keys')).toEqual([]);
    await expect(keys.rotate()).rejects.toThrow('configuration');
  });

  it('refuses a key of another kind', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });

    const keys = await started(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

    await expect(keys.signing()).rejects.toThrow('P-256');
  });
});
