import { Injectable } from '@nestjs/common';
import { EncryptionKeys } from './encryption-keys.js';

const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const;

interface Sealed {
  readonly sealed: string;
  readonly keyId: string;
}

/** What the secret of an authenticator app is sealed for. */
export const totpPlace = (id: string): string => `totp:${id}`;

/** The id of the key; null for what was sealed before keys had ids. */
const keyIdOfSealed = async (sealed: string): Promise<string | null> => {
  const { decodeProtectedHeader } = await import('jose');
  return decodeProtectedHeader(sealed).kid ?? null;
};

/** Encrypts what must be read again, but not by those who read the database (JWE, RFC 7516). */
@Injectable()
export class SecretBox {
  constructor(private readonly keys: EncryptionKeys) {}

  /**
   * @param place whose and what it is; what was sealed for one place does not open in another, so
   *   rows cannot be swapped
   */
  async seal(place: string, secret: string): Promise<Sealed> {
    const { CompactEncrypt } = await import('jose');
    const { id: keyId, bytes } = await this.keys.current();
    const sealed = await new CompactEncrypt(Buffer.from(secret))
      .setProtectedHeader({ ...ALGORITHMS, kid: keyId, place })
      .encrypt(bytes);
    return { sealed, keyId };
  }

  /** @throws Error when it was sealed under another key, for another place, or was tampered with */
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

  /** Whether one of the keys opens it, whatever place it is for. */
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
