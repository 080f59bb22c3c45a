import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { kidOf } from './signing-key.js';
import { SigningKeys } from './signing-keys.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

describe('SigningKeys', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const aProcess = (...signingKeys: string[]): SigningKeys =>
    new SigningKeys(
      new SigningKeysRepository(database.dataSource),
      new Transactions(database.dataSource),
      {
        auth: { signingKeys, accessTokenTtlS: 900 },
      } as unknown as AppConfig,
    );
  const started = async (...signingKeys: string[]): Promise<SigningKeys> => {
    const keys = aProcess(...signingKeys);
    await keys.onModuleInit();
    return keys;
  };
  const aPem = (namedCurve = 'P-256'): string =>
    generateKeyPairSync('ec', { namedCurve }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;

  it('makes one key, however many processes start at once', async () => {
    // Opens the connections first: the time that it takes would stagger the starts.
    await Promise.all(
      Array.from({ length: 5 }, () => database.dataSource.query('SELECT pg_sleep(0.1)')),
    );

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

  it('finds a key that another process added a moment ago', async () => {
    const keys = await started();
    await keys.signing();
    const pem = aPem();
    await database.dataSource.query(
      'INSERT INTO auth.signing_keys (kid, private_key, signs_from) VALUES ($1, $2, now())',
      [await kidOf(pem), pem],
    );

    expect(await keys.findPublic(await kidOf(pem))).toBeDefined();
  });

  it('counts a new generation when a key has gone, and not when one has come', async () => {
    const keys = await started();
    const first = await keys.generation();
    const pem = aPem();
    const kid = await kidOf(pem);
    await database.dataSource.query(
      'INSERT INTO auth.signing_keys (kid, private_key, signs_from) VALUES ($1, $2, now())',
      [kid, pem],
    );
    await keys.findPublic(kid);

    const afterOneCame = await keys.generation();
    await database.dataSource.query(
      'UPDATE auth.signing_keys SET retires_at = now() WHERE kid = $1',
      [kid],
    );
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 31_000);
    const afterOneWent = await keys.generation();
    jest.restoreAllMocks();

    expect([afterOneCame, afterOneWent]).toEqual([first, first + 1]);
  });

  it('signs with the first of the configured keys, verifies with all, and keeps none', async () => {
    const [present, former] = [aPem(), aPem()];

    const keys = await started(present, former);

    expect((await keys.signing()).kid).toBe(await kidOf(present));
    expect((await keys.jwks()).keys.map(({ kid }) => kid)).toEqual([
      await kidOf(present),
      await kidOf(former),
    ]);
    expect(await keys.findPublic(await kidOf(former))).toBeDefined();
    expect(await database.dataSource.query('SELECT 1 FROM auth.signing_keys')).toEqual([]);
  });

  it('refuses a key of another kind', async () => {
    const keys = await started(aPem('P-384'));

    await expect(keys.signing()).rejects.toThrow('P-256');
  });
});
