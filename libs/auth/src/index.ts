export { AdminSeeder, type SeededAdmin } from './admin-seeder.js';
export { InvalidToken, PermissionMissing, Unauthenticated } from './auth.errors.js';
export { AUTH_CONSUMERS, AUTH_TASKS, AuthConsumersModule, AuthModule, AuthSeedModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { SigningKeys } from './signing-keys.js';
