import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ServerSecrets } from '../database/server-secrets.js';
import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';
import { HttpResult } from './http-result.js';

export class InvalidCursor extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-cursor',
    kind: 'invalid',
    title: 'Invalid cursor',
    explanation:
      'The cursor was not issued by this list with these filters. Cursors are opaque: send ' +
      'back exactly what page.nextCursor held (`next` in the feed of events), with the same ' +
      'filters, or start again without one.',
  });

  /** @param parameter the parameter of the query that holds the cursor */
  constructor(parameter = 'cursor') {
    super(InvalidCursor.problem, 'This cursor was not issued for this list and these filters.', {
      errors: [
        {
          in: 'query',
          pointer: `/${parameter}`,
          code: 'invalid-cursor',
          detail: 'Not a cursor of this list.',
        },
      ],
    });
  }
}

/** The sort key of the last row of a page. The next page contains the rows after it. */
export type Keyset = ReadonlyArray<string | number>;

export interface PageRequest {
  readonly limit: number;
  /** Null for the first page. */
  readonly after: Keyset | null;
}

/**
 * Keyset cursors: constant cost at a million rows, and stable while rows are added. Each is signed
 * together with the list's name and filters, so a client can neither forge one nor use it for
 * another list.
 */
@Injectable()
export class Cursors {
  constructor(private readonly secrets: ServerSecrets) {}

  /**
   * @param parameter the parameter of the query that holds the cursor
   * @throws InvalidCursor
   */
  read(scope: string, cursor: string | undefined, parameter?: string): Keyset | null {
    if (cursor === undefined) return null;
    const [payload, signature, ...rest] = cursor.split('.');
    if (!payload || !signature || rest.length > 0) throw new InvalidCursor(parameter);
    const expected = this.sign(scope, payload);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new InvalidCursor(parameter);
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Keyset;
  }

  write(scope: string, keyset: Keyset): string {
    const payload = Buffer.from(JSON.stringify(keyset)).toString('base64url');
    return `${payload}.${this.sign(scope, payload).toString('base64url')}`;
  }

  private sign(scope: string, payload: string): Buffer {
    return createHmac('sha256', this.secrets.cursorKey)
      .update(`${scope}\n${payload}`)
      .digest()
      .subarray(0, 16);
  }
}

/**
 * Runs one list request: reads the cursor, fetches one row more than fits to learn whether there is
 * a next page, and links to it.
 */
@Injectable()
export class Pages {
  constructor(private readonly cursors: Cursors) {}

  async respond<Row, Item>(list: {
    /** The path of the list, such as `/v1/orders`. */
    path: string;
    /**
     * The validated query. Everything except limit and cursor is part of the cursor's scope. Dates
     * and undefined are allowed.
     */
    query: { readonly limit: number; readonly cursor?: string | undefined };
    /** The viewer, when the rows depend on it. */
    viewer?: string;
    /** Returns up to `limit` rows after `after`. */
    fetch: (page: PageRequest) => Promise<Row[]>;
    keyset: (row: Row) => Keyset;
    item: (row: Row) => Item;
  }): Promise<HttpResult<{ data: Item[]; page: { nextCursor: string | null } }>> {
    const { limit, cursor, ...filters } = list.query;
    const scope = JSON.stringify([list.path, list.viewer ?? null, filters]);
    const rows = await list.fetch({ limit: limit + 1, after: this.cursors.read(scope, cursor) });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor =
      rows.length > limit && last !== undefined
        ? this.cursors.write(scope, list.keyset(last))
        : null;
    const body = { data: shown.map(list.item), page: { nextCursor } };
    return HttpResult.ok(
      body,
      nextCursor === null ? undefined : { link: nextLink(list.path, limit, filters, nextCursor) },
    );
  }
}

/** RFC 8288. */
function nextLink(
  path: string,
  limit: number,
  filters: Record<string, unknown>,
  cursor: string,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined)
      query.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  query.set('limit', String(limit));
  query.set('cursor', cursor);
  return `<${path}?${query}>; rel="next"`;
}
