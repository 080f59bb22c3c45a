import { Injectable } from '@nestjs/common';
import { EncryptionKeys } from './encryption-keys.js';

const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;

interface Sealed {
  readonly sealed: string;
  readonly keyId: string;
}

/** The id of the key; null for secrets that were sealed before keys had ids. */
const keyIdOfSealed = async (sealed: string): Promise<string | null> => {
  const { decodeProtectedHeader } = await import('jose');
  return decodeProtectedHeader(sealed).kid ?? null;
};

/**
 * Encrypts secrets that we must read again, so that a reader of the database cannot (JWE, RFC
 * 7516).
 */
@Injectable()
export class SecretBox {
  constructor(private readonly keys: EncryptionKeys) {}

  /**
   * @param place the owner and kind of the secret; a secret sealed for one place does not open in
   * another, so rows cannot be swapped
   */
  async seal(place: string, secret: string): Promise<Sealed> {
    const { CompactEncrypt } = await import('jose');
    const { id: keyId, bytes } = await this.keys.current();
    const sealed = await new CompactEncrypt(Buffer.from(secret))
      .setProtectedHeader({ ...ALGORITHMS, kid: keyId, place })
      .encrypt(bytes);
    return { sealed, keyId };
  }

  /**
   * @throws Error when it was sealed under another key or for another place, or was tampered with
   */
  async open(place: string, sealed: string): Promise<string> {
    const { compactDecrypt } = await import('jose');
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, await this.keyOf(sealed), {
      keyManagementAlgorithms: [ALGORITHMS.alg],
      contentEncryptionAlgorithms: [ALGORITHMS.enc],
    });
    if (protectedHeader['place'] !== place)
      throw new Error(`A sealed secret is not that of ${place}.`);
    return Buffer.from(plaintext).toString();
  }

  /** True when one of the keys opens it, for any place. */
  async isReadable(sealed: string): Promise<boolean> {
    return this.keyOf(sealed).then(
      () => true,
      () => false,
    );
  }

  private async keyOf(sealed: string): Promise<Buffer> {
    const kid = await keyIdOfSealed(sealed);
    const keys = await this.keys.all();
    const named = keys.find(({ id }) => id === kid);
    if (named) return named.bytes;
    if (kid !== null) throw new Error(`The encryption key ${kid} is not configured.`);
    const { compactDecrypt } = await import('jose');
    for (const { bytes } of keys) {
      const opens = await compactDecrypt(sealed, bytes).then(
        () => true,
        () => false,
      );
      if (opens) return bytes;
    }
    throw new Error('None of the encryption keys opens a sealed secret.');
  }
}
