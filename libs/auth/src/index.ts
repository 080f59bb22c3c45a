export { AuthModule } from './auth.module.js';
export { AUTH_PERMISSIONS, AuthPermission } from './core/auth.permissions.js';
export { InvalidToken, PermissionMissing, Unauthenticated } from './errors/access.errors.js';
export { AdminAccessModule } from './modules/admin-access.module.js';
export { AuthSeedModule } from './modules/auth-seed.module.js';
export { KeyRotationModule } from './modules/key-rotation.module.js';
export { AdminAccess, AdminAccessRefused } from './operator/admin-access.js';
export { AdminSeeder, type SeededAdmin } from './operator/admin-seeder.js';
export {
  type RotatedBy,
  RotationRefused,
  SigningKeyRotation,
} from './tokens/signing-key-rotation.js';
export { SigningKeys } from './tokens/signing-keys.js';
