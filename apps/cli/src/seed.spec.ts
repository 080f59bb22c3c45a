import type { INestApplicationContext } from '@nestjs/common';
import { AdminSeeder } from '@orderly/auth/seeding';
import { DemoCatalogueSeeder } from '@orderly/catalog/seeding';
import { testConfig } from '../../../test/support/config.js';
import { describeSeed, type OneTimePassword, seed } from './seed.js';

const config = testConfig('postgres://127.0.0.1/none', '/tmp');

function anApplication(
  password: string | null,
  addProducts: () => Promise<number>,
): INestApplicationContext {
  const parts = new Map<unknown, unknown>([
    [AdminSeeder, { seed: async () => ({ created: true, email: 'admin@orderly.test', password }) }],
    [DemoCatalogueSeeder, { seed: addProducts }],
  ]);
  return { get: (type: unknown) => parts.get(type) } as unknown as INestApplicationContext;
}

describe('seed', () => {
  it('tells the one-time password even when what follows fails', async () => {
    const told: OneTimePassword[] = [];
    const app = anApplication('one-time', () => Promise.reject(new Error('disk full')));

    await expect(seed(app, config, (made) => void told.push(made))).rejects.toThrow('disk full');

    expect(told).toEqual([{ email: 'admin@orderly.test', password: 'one-time' }]);
  });

  it('tells nothing about a password that was given', async () => {
    const told: OneTimePassword[] = [];

    const seeded = await seed(
      anApplication(null, async () => 12),
      config,
      (made) => void told.push(made),
    );

    expect(told).toEqual([]);
    expect(seeded).toEqual({ adminCreated: true, demoProducts: 12 });
  });
});

describe('what a seed says', () => {
  const said = async (answer: object, environment = config.environment): Promise<string> => {
    const parts = new Map<unknown, unknown>([
      [AdminSeeder, { seed: async () => ({ email: 'a@orderly.test', password: null, ...answer }) }],
      [DemoCatalogueSeeder, { seed: async () => 0 }],
    ]);
    const app = { get: (type: unknown) => parts.get(type) } as unknown as INestApplicationContext;
    return describeSeed(await seed(app, { ...config, environment } as typeof config)).join(' ');
  };

  it('tells an administrator who is there from another one, and from none', async () => {
    expect(await said({ created: true })).toBe('Administrator added.');
    expect(await said({ created: false, isThere: true })).toContain('is there already');
    expect(await said({ created: false, isThere: false })).toContain('orderly admin create');
    expect(await said({}, 'production')).toContain('No administrator was asked for');
  });
});
