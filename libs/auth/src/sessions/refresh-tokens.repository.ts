import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Proof } from './sessions.repository.js';

/** Whether a token was exchanged before, and what its successor follows from. */
interface TokenUse {
  readonly isUsed: boolean;
  /** Used so short a time ago that the same successor is handed out again. */
  readonly isInGrace: boolean;
  readonly isExpired: boolean;
  /** Null while it is unused, and again some time after. */
  readonly successorSalt: Buffer | null;
}

export interface PresentedToken extends Proof, TokenUse {
  readonly sessionId: string;
  readonly userId: string;
  readonly isSessionAlive: boolean;
  /** How the tokens of the session begin, hashed; null when they have nothing in common. */
  readonly lineHash: Buffer | null;
}

const TOKEN_USE = (grace: string): string => `
  t.used_at IS NOT NULL AS "isUsed",
  ${grace}::float > 0 AND t.used_at > now() - make_interval(secs => ${grace}) AS "isInGrace",
  t.expires_at <= now() AS "isExpired",
  t.successor_salt AS "successorSalt"`;

/** auth.refresh_tokens, as their exchange sees them. Expiry and grace are the database's time. */
@Injectable()
export class RefreshTokensRepository {
  /**
   * Both rows stay locked: all uses of one session's tokens stand in line, and each sees what the
   * one before it did.
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
   * Of a token of the session whose row the caller holds: nobody else can exchange it meanwhile.
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

  /** The live session whose tokens begin so. */
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
   * The salts of all tokens of the session that were used before the last, and the tokens
   * themselves once they were used that long ago.
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

  /** Compare and swap: true for exactly one of any number of callers. */
  async use(tx: Transaction, hash: Buffer, successorSalt: Buffer): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.refresh_tokens SET used_at = now(), successor_salt = $2 WHERE token_hash ' +
        '= $1 AND used_at IS NULL',
      [hash, successorSalt],
    );
    return count === 1;
  }
}
