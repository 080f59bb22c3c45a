import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** What an attack, or a broken authenticator, changes about an answer. */
export interface Deviations {
  readonly rpId?: string;
  readonly origin?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly isUserVerified?: boolean;
  readonly counter?: number;
  readonly userHandle?: string | null;
  /** Signs with another key than the one that was registered. */
  readonly key?: KeyObject;
  readonly attestation?: { readonly fmt: string; readonly attStmt: Map<string, unknown> };
}

interface CreationOptions {
  readonly challenge: string;
  readonly user: { readonly id: string };
}

/**
 * An authenticator in software, for answers that no browser would give. Of the rules of WebAuthn it
 * keeps those it is not told to break.
 */
export class SoftwarePasskey {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly credentialId = randomBytes(32);
  private counter = 1;
  private userHandle: string | undefined;

  constructor(
    private readonly rpId = 'orderly.test',
    private readonly origin = 'http://orderly.test',
  ) {}

  /** As `navigator.credentials.create()` answers. */
  create({ challenge, user }: CreationOptions, deviations: Deviations = {}) {
    this.userHandle = user.id;
    const clientDataJSON = this.clientData('webauthn.create', challenge, deviations);
    const { fmt, attStmt } = deviations.attestation ?? { fmt: 'none', attStmt: new Map() };
    const attestation = new Map<string, unknown>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      [
        'authData',
        new Uint8Array(
          Buffer.concat([this.authData(deviations, HAS_CREDENTIAL), this.attestedCredential()]),
        ),
      ],
    ]);
    const attestationObject = Buffer.from(isoCBOR.encode(attestation as never)).toString(
      'base64url',
    );
    return this.answer({ clientDataJSON, attestationObject, transports: ['internal'] });
  }

  /** As `navigator.credentials.get()` answers. */
  get({ challenge }: { readonly challenge: string }, deviations: Deviations = {}) {
    const clientDataJSON = this.clientData('webauthn.get', challenge, deviations);
    const authData = this.authData(deviations, 0);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = createSign('sha256')
      .update(signed)
      .sign(deviations.key ?? this.keys.privateKey);
    const userHandle =
      deviations.userHandle === undefined ? this.userHandle : deviations.userHandle;
    return this.answer({
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(userHandle === null ? {} : { userHandle }),
    });
  }

  private answer<R>(response: R) {
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: { credProps: { rk: true } },
      response,
    };
  }

  private clientData(type: string, challenge: string, deviations: Deviations): string {
    const data = {
      type: deviations.type ?? type,
      challenge: deviations.challenge ?? challenge,
      origin: deviations.origin ?? this.origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  private authData(
    { rpId = this.rpId, isUserVerified = true, counter }: Deviations,
    flags: number,
  ): Buffer {
    const bytes = Buffer.alloc(37);
    sha256(rpId).copy(bytes);
    bytes[32] = flags | PRESENT | (isUserVerified ? VERIFIED : 0);
    bytes.writeUInt32BE(counter ?? this.counter++, 33);
    return bytes;
  }

  private attestedCredential(): Buffer {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const key = new Map<number, unknown>([
      [1, 2], // EC2
      [3, -7], // ES256
      [-1, 1], // P-256
      [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
      [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    return Buffer.concat([
      Buffer.alloc(16),
      length,
      this.credentialId,
      Buffer.from(isoCBOR.encode(key as never)),
    ]);
  }
}
