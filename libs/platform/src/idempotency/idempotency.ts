import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '../database/composed-statement.js';
import { LostRace, violatesUnique } from '../database/postgres-errors.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { HttpResult } from '../http/http-result.js';
import { IdempotencyKeyReused, RequestInFlight } from './idempotency.errors.js';
import type { IdempotentCall } from './idempotent-call.js';

interface StoredRow {
  claimed: boolean;
  fingerprint: Buffer | null;
  status: number | null;
  headers: Record<string, string> | null;
  body: unknown;
}

/** The lock that claims a key. It ends with the transaction. */
const claimOf = (principal: string, route: string, key: string): string =>
  `pg_try_advisory_xact_lock(
     hashtextextended(${principal} || chr(10) || ${route} || chr(10) || ${key}, 0))`;

/** Finds every id in a text, whether or not it belongs to a person. */
const UUIDS = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

/** What is stored for a key, and returned for a repetition. */
export type StoredAnswer<Body = unknown> = HttpResult<Body>;

interface AnsweredCall {
  readonly call: IdempotentCall;
  readonly answer: StoredAnswer;
}

const STORE_FRAGMENT: SqlFragment<AnsweredCall> = {
  ctes: `stored AS (
    INSERT INTO platform.idempotency_keys
      (principal, route, key, fingerprint, status, headers, body, subject_ids)
    VALUES (:principal::text, :route::text, :key::text, :fingerprint, :status, :headers, :body,
            :subjectIds::uuid[])
  )`,
  values: {
    principal: ({ call }) => call.principal,
    route: ({ call }) => call.route,
    key: ({ call }) => call.key,
    fingerprint: ({ call }) => call.fingerprint,
    status: ({ answer }) => answer.status,
    headers: ({ answer }) => JSON.stringify(answer.headers),
    body: ({ answer }) => answer.json,
    subjectIds: ({ call, answer }) => subjectIdsOf(call, answer.json),
  },
};

/**
 * The store's fragment of a statement: it claims the key and stores the response. The statement
 * fails when another request with the key is in progress (the guard) or has completed (the primary
 * key). `Idempotency.once` then determines which, and what to respond.
 */
export const IDEMPOTENCY_FRAGMENT: SqlFragment<AnsweredCall> = {
  ctes: `claim AS MATERIALIZED (
    SELECT platform.demand(${claimOf(':principal::text', ':route::text', ':key::text')},
                           'the key is free')
  ), ${STORE_FRAGMENT.ctes}`,
  guardCte: 'claim',
  values: STORE_FRAGMENT.values,
};

const STORE_ANSWER = composeStatement('platform.idempotency', { stored: STORE_FRAGMENT });

/** Null when there are none: the partial index then has no entry, which costs nothing. */
function subjectIdsOf({ principal, route, subjectIds }: IdempotentCall, body: string | null) {
  const ids = subjectIds ?? `${route} ${body}`.match(UUIDS) ?? [];
  const others = [...new Set(ids.map((id) => id.toLowerCase()))].filter((id) => id !== principal);
  return others.length > 0 ? others : null;
}

/**
 * Makes a POST repeatable without repeating its effect: the key, a fingerprint of the request and
 * the response are stored in the transaction of the effect. All of it commits or none, so a crash
 * at any point neither blocks the key nor loses the response. Follows the IETF httpapi working
 * group's Idempotency-Key header draft.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Runs `work` in a transaction, once per key. A repetition gets the stored response with
   * `Idempotency-Replayed: true`. When `work` throws, nothing is stored: the caller may correct the
   * request and use the key again.
   * @throws RequestInFlight while another request with the key is in progress
   * @throws IdempotencyKeyReused when the key was used with other content
   */
  once<Body>(
    call: IdempotentCall | undefined,
    work: (tx: Transaction) => Promise<HttpResult<Body>>,
  ): Promise<HttpResult<Body>> {
    if (!call) return this.transactions.run(work);
    return this.transactions.run(async (tx) => {
      const replay = await this.claim<Body>(tx, call);
      if (replay) return replay;
      const answer = await work(tx);
      await this.store(tx, call, answer);
      return answer;
    });
  }

  /**
   * The claim is an advisory lock that ends with the transaction: a crash releases it, and a
   * concurrent duplicate is refused at once instead of waiting for a unique index. Lock and look-up
   * share a round trip, so the look-up's snapshot may be older than the lock. If a duplicate
   * committed in between, the primary key catches it in `store`, and the transaction runs again and
   * finds the response.
   */
  private async claim<Body>(
    tx: Transaction,
    call: IdempotentCall,
  ): Promise<HttpResult<Body> | undefined> {
    const [stored] = await tx.query<StoredRow[]>(
      `SELECT ${claimOf('$1', '$2', '$3')} AS claimed,
              k.fingerprint, k.status, k.headers, k.body
         FROM (VALUES (1)) AS one
         LEFT JOIN platform.idempotency_keys k ON k.principal = $1 AND k.route = $2 AND k.key = $3`,
      [call.principal, call.route, call.key],
    );
    if (stored?.fingerprint && stored.status !== null) {
      if (!stored.fingerprint.equals(call.fingerprint)) throw new IdempotencyKeyReused();
      return new HttpResult(stored.status, stored.body as Body, {
        ...stored.headers,
        'idempotency-replayed': 'true',
      });
    }
    if (!stored?.claimed) throw new RequestInFlight();
    return undefined;
  }

  private async store(tx: Transaction, call: IdempotentCall, answer: HttpResult): Promise<void> {
    try {
      await tx.query(STORE_ANSWER.text, STORE_ANSWER.values({ stored: { call, answer } }));
    } catch (error) {
      if (violatesUnique(error, 'idempotency_keys_pkey'))
        throw new LostRace('A concurrent duplicate committed first.');
      throw error;
    }
  }
}
