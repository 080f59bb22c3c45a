import { Secret, TOTP } from 'otpauth';
import type { TestApp } from './app.js';

/** The codes of a secret, as a phone shows them; `steps` half minutes from now. */
export const codeOf = (secret: string, steps = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 });

export interface AuthenticatorApp {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** Of now, and not used yet: the half minute that was used up is forgotten. */
  readonly nextCode: () => Promise<string>;
}

/** Gives the account one-time codes. The session becomes AAL2 by it. */
export async function withAuthenticatorApp(
  app: TestApp,
  { userId, token }: { userId: string; token: string },
): Promise<AuthenticatorApp> {
  const begun = await app.request<{ secret: string }>('POST', '/v1/auth/totp', { token });
  if (begun.status !== 201) throw new Error(`totp: ${begun.status} ${begun.text}`);
  const { secret } = begun.body;
  const confirmed = await app.request<{ recoveryCodes: string[] }>(
    'POST',
    '/v1/auth/totp/confirm',
    {
      token,
      body: { code: codeOf(secret) },
    },
  );
  if (confirmed.status !== 200) throw new Error(`confirm: ${confirmed.status} ${confirmed.text}`);
  const nextCode = async (): Promise<string> => {
    await app.db.query('UPDATE auth.totp SET last_step = 0 WHERE user_id = $1', [userId]);
    return codeOf(secret);
  };
  return { secret, recoveryCodes: confirmed.body.recoveryCodes, nextCode };
}
