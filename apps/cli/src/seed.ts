import type { INestApplicationContext } from '@nestjs/common';
import { AdminSeeder, type SeededAdmin } from '@orderly/auth';
import { DemoCatalogueSeeder } from '@orderly/catalog';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { DomainError } from '@orderly/platform/errors/domain-error';
import { announcePassword } from './announce.js';

export interface Seeded {
  readonly adminCreated: boolean;
  readonly demoProducts: number;
}

/** Told once and kept nowhere. */
export interface OneTimePassword {
  readonly email: string;
  readonly password: string;
}

/**
 * What a first start needs; later ones find it there. Production gets no demo products, and an administrator only when both of the
 * variables name one, so that no installation has an account that nobody asked for. A random password is told at once: the account is
 * there, and whatever fails from here on must not take the only way into it along.
 */
export async function seed(
  app: INestApplicationContext,
  config: AppConfig,
  tell: (made: OneTimePassword) => void = announcePassword,
): Promise<Seeded> {
  const production = config.environment === 'production';
  const { email, password } = config.admin;
  const wantsAdmin = !production || password !== undefined;
  const admin = wantsAdmin
    ? await seedAdmin(app.get(AdminSeeder, { strict: false }), email, password)
    : undefined;
  if (admin?.password) tell({ email: admin.email, password: admin.password });
  const demoProducts = production
    ? 0
    : await app.get(DemoCatalogueSeeder, { strict: false }).seed();
  return { adminCreated: admin?.created ?? false, demoProducts };
}

async function seedAdmin(
  seeder: AdminSeeder,
  email: string,
  password: string | undefined,
): Promise<SeededAdmin> {
  try {
    return await seeder.seed({ email, password });
  } catch (error) {
    // The same rules as for everybody who registers; here the request is made of variables.
    if (!(error instanceof DomainError)) throw error;
    const faults = error.extras.errors?.map((fault) => fault.detail).join(' ');
    throw new ConfigurationError(`ADMIN_PASSWORD is not acceptable: ${faults ?? error.message}`);
  }
}

export function describeSeed({ adminCreated, demoProducts }: Seeded): string[] {
  return [
    ...(demoProducts > 0 ? [`${demoProducts} demo products added.`] : []),
    adminCreated
      ? 'Administrator added.'
      : 'The administrator is there already, or none was asked for.',
  ];
}
