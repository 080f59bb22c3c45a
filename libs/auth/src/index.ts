export { InvalidToken, PermissionMissing, Unauthenticated } from './access.errors.js';
export { AdminSeeder, type SeededAdmin } from './admin-seeder.js';
export { AUTH_CONSUMERS, AUTH_TASKS, AuthConsumersModule, AuthModule } from './auth.module.js';
export { AUTH_PERMISSIONS, AuthPermission } from './auth.permissions.js';
export { AuthSeedModule } from './auth-seed.module.js';
export { Authenticator } from './authenticator.js';
export { SESSION_COOKIE } from './browser/session-cookie.js';
export { Reencryption } from './encryption/reencryption.js';
export { KeyRotationModule } from './keys/key-rotation.module.js';
export {
  type RotatedBy,
  RotationRefused,
  SigningKeyRotation,
} from './keys/signing-key-rotation.js';
export { AdminAccess, AdminAccessRefused } from './operator/admin-access.js';
export { AdminAccessModule } from './operator/admin-access.module.js';
export { AuthPersonalData } from './privacy/auth-personal-data.js';
export { SigningKeys } from './signing-keys.js';
