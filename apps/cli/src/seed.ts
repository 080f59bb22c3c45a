import type { INestApplicationContext } from '@nestjs/common';
import { AdminSeeder, type SeededAdmin } from '@orderly/auth';
import { DemoCatalogueSeeder } from '@orderly/catalog';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { DomainError } from '@orderly/platform/errors/domain-error';

export interface Seeded {
  readonly adminEmail: string;
  /** Set when this run made the administrator with a random password: it is told once and kept nowhere. */
  readonly oneTimePassword: string | undefined;
  readonly demoProducts: number;
}

/**
 * What a first start needs; later ones find it there. Production gets no demo products, and an administrator only when both of the
 * variables name one, so that no installation has an account that nobody asked for.
 */
export async function seed(app: INestApplicationContext, config: AppConfig): Promise<Seeded> {
  const production = config.environment === 'production';
  const { email, password } = config.admin;
  const wantsAdmin = !production || password !== undefined;
  const admin = wantsAdmin ? await seedAdmin(app.get(AdminSeeder, { strict: false }), email, password) : undefined;
  const demoProducts = production ? 0 : await app.get(DemoCatalogueSeeder, { strict: false }).seed();
  return { adminEmail: email, oneTimePassword: admin?.password ?? undefined, demoProducts };
}

async function seedAdmin(seeder: AdminSeeder, email: string, password: string | undefined): Promise<SeededAdmin> {
  try {
    return await seeder.seed({ email, password });
  } catch (error) {
    // The same rules as for everybody who registers; here the request is made of variables.
    if (!(error instanceof DomainError)) throw error;
    const faults = error.extras.errors?.map((fault) => fault.detail).join(' ');
    throw new ConfigurationError(`ADMIN_PASSWORD is not acceptable: ${faults ?? error.message}`);
  }
}

export function describeSeed({ adminEmail, oneTimePassword, demoProducts }: Seeded): string[] {
  const lines = demoProducts > 0 ? [`${demoProducts} demo products added.`] : [];
  if (oneTimePassword === undefined) return [...lines, 'The administrator is there already, or none was asked for.'];
  return [...lines, `Administrator ${adminEmail}, password ${oneTimePassword} (shown once: write it down).`];
}
