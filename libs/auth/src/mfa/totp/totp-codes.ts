import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { SecretBox } from '@orderly/platform/encryption/secret-box';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { totpPlace } from '../../encryption/totp-secrets.js';
import type { Totp } from './totp.repository.js';

/** The parameters that every authenticator app supports (the defaults of RFC 6238). */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Accepts half a minute to either side: clocks differ, and people need time to type. */
const WINDOW = 1;
const SECRET_BYTES = 20;

export interface NewSecret {
  readonly secret: string;
  readonly uri: string;
  readonly sealed: string;
  /** The id of the encryption key. */
  readonly keyId: string;
}

/** Creates the secrets of authenticator apps, and checks codes against them. */
@Injectable()
export class TotpCodes {
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** @param label the text that the app shows: the address of the account */
  async newSecret(id: string, label: string): Promise<NewSecret> {
    const { Secret, TOTP } = await import('otpauth');
    const secret = new Secret({ size: SECRET_BYTES });
    const uri = new TOTP({ ...FORM, issuer: this.config.brandName, label, secret }).toString();
    return { secret: secret.base32, uri, ...(await this.box.seal(totpPlace(id), secret.base32)) };
  }

  /**
   * Returns the time step of the code, which the caller must use up; null when the code is not
   * valid now.
   */
  async stepOf(
    { id, secretSealed }: Pick<Totp, 'id' | 'secretSealed'>,
    code: string,
  ): Promise<number | null> {
    const { Secret, TOTP } = await import('otpauth');
    const secret = Secret.fromBase32(await this.box.open(totpPlace(id), secretSealed));
    const timestamp = this.clock.now().getTime();
    const delta = TOTP.validate({ ...FORM, token: code, secret, timestamp, window: WINDOW });
    return delta === null ? null : TOTP.counter({ period: FORM.period, timestamp }) + delta;
  }
}
