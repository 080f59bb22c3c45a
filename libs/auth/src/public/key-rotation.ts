/** The keys that sign tokens, for the command line: they load without the routes. */

export { AuthEncryptionModule } from '../modules/auth-encryption.module.js';
export { KeyRotationModule } from '../modules/key-rotation.module.js';
export {
  type RotatedBy,
  RotationRefused,
  SigningKeyRotation,
} from '../tokens/signing-key-rotation.js';
export { SigningKeys } from '../tokens/signing-keys.js';
