import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * The purpose of a challenge, and whom it is for. A signature for one ceremony is not valid in
 * another.
 */
export interface Ceremony {
  readonly purpose: 'registration' | 'login' | 'second-factor' | 'step-up';
  /** Null when any account's passkey is accepted. */
  readonly userId: string | null;
  readonly sessionId: string | null;
}

export const CEREMONY_S = 300;

const hashOf = (challenge: string): Buffer => createHash('sha256').update(challenge).digest();

/** The table auth.webauthn_challenges. */
@Injectable()
export class WebauthnChallengesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(challenge: string, { purpose, userId, sessionId }: Ceremony): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO auth.webauthn_challenges (challenge_hash, purpose, user_id, session_id,
        expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(secs => ${CEREMONY_S}))`,
      [hashOf(challenge), purpose, userId, sessionId],
    );
  }

  /**
   * Uses the challenge up, whatever the outcome. Returns true when it was issued for this very
   * ceremony, less than five minutes ago.
   */
  async take(challenge: string, { purpose, userId, sessionId }: Ceremony): Promise<boolean> {
    const [[row]] = await this.dataSource.query<[Array<{ fits: boolean }>, number]>(
      `DELETE FROM auth.webauthn_challenges WHERE challenge_hash = $1
       RETURNING purpose = $2 AND user_id IS NOT DISTINCT FROM $3::uuid
                 AND session_id IS NOT DISTINCT FROM $4::uuid AND expires_at > now() AS fits`,
      [hashOf(challenge), purpose, userId, sessionId],
    );
    return row?.fits ?? false;
  }

  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.webauthn_challenges WHERE challenge_hash IN (
         SELECT challenge_hash FROM auth.webauthn_challenges WHERE expires_at < now() LIMIT $1)`,
      [limit],
    );
    return count;
  }
}
