import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Proof } from './sessions.repository.js';

/** Whether a token was exchanged before, and the salt of its successor. */
interface TokenUse {
  readonly isUsed: boolean;
  /** True when it was used so recently that the same successor is returned again. */
  readonly isInGrace: boolean;
  readonly isExpired: boolean;
  /** Null while the token is unused, and again some time after its use. */
  readonly successorSalt: Buffer | null;
}

export interface PresentedToken extends Proof, TokenUse {
  readonly sessionId: string;
  readonly userId: string;
  readonly isSessionAlive: boolean;
  /** The hash of the prefix of the session's tokens; null when they share none. */
  readonly lineHash: Buffer | null;
}

const TOKEN_USE = (grace: string): string => `
  t.used_at IS NOT NULL AS "isUsed",
  ${grace}::float > 0 AND t.used_at > now() - make_interval(secs => ${grace}) AS "isInGrace",
  t.expires_at <= now() AS "isExpired",
  t.successor_salt AS "successorSalt"`;

/**
 * The table auth.refresh_tokens, for the exchange. Expiry and grace period use the time of the
 * database.
 */
@Injectable()
export class RefreshTokensRepository {
  /**
   * Locks both rows, so that all uses of one session's tokens run one after the other, and each
   * sees the result of the one before.
   */
  async lock(tx: Transaction, hash: Buffer, graceS: number): Promise<PresentedToken | null> {
    const [row] = await tx.query<PresentedToken[]>(
      `SELECT s.id AS "sessionId", s.user_id AS "userId", s.acr, s.amr,
        s.authenticated_at AS "authTime", s.line_hash AS "lineHash",
              s.ended_at IS NULL AND s.expires_at > now() AS "isSessionAlive", ${TOKEN_USE('$2')}
         FROM auth.refresh_tokens t JOIN auth.sessions s ON s.id = t.session_id
        WHERE t.token_hash = $1
          FOR UPDATE`,
      [hash, graceS],
    );
    return row ?? null;
  }

  /**
   * Finds a token of the session whose row the caller has locked: no concurrent exchange is
   * possible.
   */
  async find(
    tx: Transaction,
    hash: Buffer,
    sessionId: string,
    graceS: number,
  ): Promise<TokenUse | null> {
    const [row] = await tx.query<TokenUse[]>(
      `SELECT ${TOKEN_USE('$3')} FROM auth.refresh_tokens t WHERE t.token_hash = $1
          AND t.session_id = $2`,
      [hash, sessionId, graceS],
    );
    return row ?? null;
  }

  /** The live session whose tokens have this prefix. */
  async lockLine(
    tx: Transaction,
    lineHash: Buffer,
  ): Promise<{ sessionId: string; userId: string } | null> {
    const [row] = await tx.query<Array<{ sessionId: string; userId: string }>>(
      `SELECT id AS "sessionId", user_id AS "userId" FROM auth.sessions
        WHERE line_hash = $1 AND ended_at IS NULL AND expires_at > now() FOR UPDATE`,
      [lineHash],
    );
    return row ?? null;
  }

  /**
   * Deletes the salts of all tokens of the session that were used before the last, and the tokens
   * themselves after the given time.
   * @param options null: no token is deleted
   */
  async forgetOlder(
    tx: Transaction,
    sessionId: string,
    last: Buffer,
    { deleteAfterS }: { deleteAfterS: number | null },
  ): Promise<void> {
    await tx.query(
      `WITH forgotten AS (
         DELETE FROM auth.refresh_tokens
          WHERE $3::float IS NOT NULL AND session_id = $1 AND token_hash <> $2
            AND used_at <= now() - make_interval(secs => $3))
       UPDATE auth.refresh_tokens SET successor_salt = NULL
        WHERE session_id = $1 AND successor_salt IS NOT NULL AND token_hash <> $2
          AND ($3::float IS NULL OR used_at > now() - make_interval(secs => $3))`,
      [sessionId, last, deleteAfterS],
    );
  }

  /** Compare and swap: of any number of concurrent calls, exactly one returns true. */
  async use(tx: Transaction, hash: Buffer, successorSalt: Buffer): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.refresh_tokens SET used_at = now(), successor_salt = $2 WHERE token_hash ' +
        '= $1 AND used_at IS NULL',
      [hash, successorSalt],
    );
    return count === 1;
  }
}
