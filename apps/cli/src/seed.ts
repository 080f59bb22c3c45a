import type { INestApplicationContext } from '@nestjs/common';
import { AdminSeeder, type SeededAdmin } from '@orderly/auth/seeding';
import { DemoCatalogueSeeder } from '@orderly/catalog/seeding';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { announcePassword } from './announce.js';

export interface Seeded {
  readonly adminCreated: boolean;
  /** The reason why no administrator was added. */
  readonly notAdded?: string;
  readonly demoProducts: number;
}

/** Shown once and not stored. */
export interface OneTimePassword {
  readonly email: string;
  readonly password: string;
}

/**
 * Adds what a first start needs; later starts find it there. In production there are no demo
 * products, and an administrator is added only if both of the variables name one, so that no
 * installation has an account that its operator did not request. A random password is printed at
 * once: the account exists, and a later failure must not lose the only way into it.
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
  const notAdded = whyNotAdded(admin);
  return { adminCreated: admin?.created ?? false, demoProducts, ...(notAdded && { notAdded }) };
}

async function seedAdmin(
  seeder: AdminSeeder,
  email: string,
  password: string | undefined,
): Promise<SeededAdmin> {
  try {
    return await seeder.seed({ email, password });
  } catch (error) {
    // The rules of a registration apply; here the variables replace the request.
    if (!(error instanceof DomainError)) throw error;
    const faults = error.extras.errors?.map((fault) => fault.detail).join(' ');
    throw new ConfigurationError(`ADMIN_PASSWORD is not acceptable: ${faults ?? error.message}`);
  }
}

function whyNotAdded(admin: SeededAdmin | undefined): string | undefined {
  if (!admin) return 'No administrator was asked for: set ADMIN_EMAIL and ADMIN_PASSWORD.';
  if (admin.created) return undefined;
  return admin.isThere
    ? `The administrator ${admin.email} is there already; the password was left as it is.`
    : `${admin.email} was not added, because there is another administrator: \`orderly admin ` +
        `create\` adds one all the same.`;
}

export function describeSeed({ adminCreated, demoProducts, notAdded }: Seeded): string[] {
  return [
    ...(demoProducts > 0 ? [`${demoProducts} demo products added.`] : []),
    adminCreated ? 'Administrator added.' : (notAdded ?? 'No administrator was added.'),
  ];
}
