import type { INestApplicationContext } from '@nestjs/common';
import { AdminSeeder } from '@orderly/auth';
import { DemoCatalogueSeeder } from '@orderly/catalog';
import { testConfig } from '../../../test/support/config.js';
import { type OneTimePassword, seed } from './seed.js';

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
