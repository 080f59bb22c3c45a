/** The first administrator, for starts and the command line. */

export { AuthSeedModule } from '../modules/auth-seed.module.js';
export { AdminSeeder, type SeededAdmin } from '../operator/admin-seeder.js';
