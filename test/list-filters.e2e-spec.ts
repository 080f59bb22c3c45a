import { newId } from '@orderly/platform/kernel/ids/new-id';
import pg from 'pg';
import { newOrderNumber } from '../libs/orders/src/order/order-number.js';
import { type SignedIn, TestApp } from './support/app.js';

/**
 * Not filters: how much of the list, and from where. Searches have conditions, and tests, of their
 * own.
 */
const NO_FILTERS = new Set(['limit', 'cursor', 'q']);

/** What may be looked at row by row, because an index has left only rows that mostly match. */
const REMAINDERS = [
  /: \(occurred_at (>=|<) \$\d\)$/,
  // A product has at most 500 variants.
  /^\/v1\/products\?variantOf: \(NOT archived\)$/,
  // A shop has a handful of shipping methods. Most go to the country, or to all countries.
  /^\/v1\/shipping-methods\?country: .*\$2 = ANY \(countries\)/,
];

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: {
    readonly enum?: readonly string[];
    readonly format?: string;
    readonly examples?: readonly string[];
  };
}

interface Plan {
  readonly Filter?: string;
  readonly 'Join Filter'?: string;
  readonly Plans?: readonly Plan[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly get?: { parameters?: Parameter[] } }>>;
}

/** By name or format. */
const EXAMPLES: Readonly<Record<string, string>> = {
  uuid: newId(),
  'date-time': '2026-11-20T09:30:00Z',
  email: 'ada@example.test',
  ip: '203.0.113.7',
  number: newOrderNumber(),
};

/** What is sent to PostgreSQL, however it is sent. */
class Texts {
  private readonly query = jest.spyOn(pg.Client.prototype, 'query');

  async during(work: () => Promise<unknown>): Promise<string[]> {
    this.query.mockClear();
    await work();
    return this.query.mock.calls.map(([sent]) => {
      const statement = sent as unknown as string | { text: string };
      return typeof statement === 'string' ? statement : statement.text;
    });
  }
}

describe('the filters of lists', () => {
  let app: TestApp;
  let admin: SignedIn;
  let lists: Map<string, Parameter[]>;
  const texts = new Texts();

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    const { paths } = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as OpenApi;
    lists = new Map(
      Object.entries(paths).flatMap(([path, { get }]) => {
        const parameters = (get?.parameters ?? []).filter((each) => each.in === 'query');
        const filters = parameters.filter(({ name }) => !NO_FILTERS.has(name));
        const isList = parameters.some(({ name }) => name === 'cursor');
        return isList && !path.includes('{') ? [[path, filters]] : [];
      }),
    );
  });
  afterAll(() => app.close());

  const conditionsOf = async (path: string, query: string): Promise<string[]> => {
    const sent = await texts.during(async () => {
      const response = await app.request('GET', `${path}?${query}`, { token: admin.token });
      expect({ path, query, status: response.status }).toEqual({ path, query, status: 200 });
    });
    const pages = sent.filter((text) => /^\s*SELECT.*ORDER BY.*LIMIT/s.test(text));
    return (await Promise.all(pages.map(filtersIn))).flat();
  };

  /**
   * What PostgreSQL looks at row by row even when that is made dear: as no index serves it. One
   * that finds a single row may be sorted, any other must give its rows in the order of the list.
   */
  const filtersIn = async (text: string): Promise<string[]> => {
    const [inOrder, sorted] = await Promise.all([
      explain(text, 'SET LOCAL enable_sort = off'),
      explain(text, 'SET LOCAL cpu_operator_cost = 100; SET LOCAL enable_bitmapscan = off'),
    ]);
    return inOrder.filter((each) => sorted.includes(each));
  };

  const explain = (text: string, settings: string): Promise<string[]> =>
    app.db.transaction(async (tx) => {
      await tx.query(`SET LOCAL enable_seqscan = off; ${settings}`);
      const [row] = await tx.query<Array<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>>(
        `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
      );
      return (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => rowFilters(plan));
    });

  it('are served by an index each, those of lists to come too', async () => {
    const unserved: string[] = [];
    for (const [path, filters] of lists) {
      const always = await conditionsOf(path, '');
      for (const { name, schema } of filters) {
        const { enum: values, format = '', examples } = schema;
        const value =
          values?.at(-1) ?? EXAMPLES[name] ?? EXAMPLES[format] ?? examples?.[0] ?? 'something';
        const found = await conditionsOf(path, `${name}=${encodeURIComponent(value)}`);
        const more = found
          .filter((each) => !always.includes(each))
          .map((each) => `${path}?${name}: ${each}`);
        unserved.push(...more.filter((each) => !REMAINDERS.some((known) => known.test(each))));
      }
    }

    expect(lists.size).toBeGreaterThan(5);
    expect(unserved).toEqual([]);
  });
});

const rowFilters = (plan: Plan): string[] => [
  ...(plan.Filter === undefined ? [] : [plan.Filter]),
  ...(plan['Join Filter'] === undefined ? [] : [plan['Join Filter']]),
  ...(plan.Plans ?? []).flatMap(rowFilters),
];
