import { readFileSync } from 'node:fs';
import type { Verdict } from '@orderly/platform/verification/verifier';
import { TestApp } from './support/app.js';
import { invariantNames } from './support/invariant-names.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';
import type { Ended } from './support/run-to-end.js';

const NAMES = invariantNames();

describe('orderly verify', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
    const admin = await app.admin();
    const product = await app.product(admin);
    for (let order = 0; order < 3; order++)
      await app.placeOrder(admin, [{ productId: product.id, quantity: 1 }]);
  });
  afterAll(() => app.close());

  const verify = (args: readonly string[], run = runCommand): Promise<Ended> =>
    run(['verify', ...args], { DATABASE_URL: app.database.url });
  const total = (amount: number): Promise<unknown> =>
    app.db.query('UPDATE orders.orders SET total_amount = total_amount + $1', [amount]);

  it('checks all invariants that there are, and ends with 0 when they hold', async () => {
    const { code, stdout, stderr } = await verify(['--json']);

    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line): Verdict => JSON.parse(line));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(verdicts.map(({ invariant }) => invariant).sort()).toEqual(NAMES);
    expect(verdicts.find(({ invariant }) => invariant === 'order-total')).toEqual({
      invariant: 'order-total',
      description: expect.any(String),
      status: 'ok',
      checked: 3,
      violations: 0,
      offenders: [],
      failure: null,
    });
  });

  it('ends with 1 when one is violated, and lists as many offenders as asked', async () => {
    await total(1);

    const args = ['--only', 'order-total', '--limit', '2'];
    const { code, stdout, stderr } = await verify(args, runCommandAsProcess);
    await total(-1);

    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      'violated  order-total  3 violations in 3 rows',
      '  The total of an order is the sum of its lines and its shipping, after discounts and ' +
        'with tax, in one currency.',
      expect.stringMatching(/^ {2}order \S{36} {2}The total is \d+ GBP, and /),
      expect.stringMatching(/^ {2}order \S{36} {2}The total is \d+ GBP, and /),
      '  And 1 more.',
      '0 invariants hold, 1 is violated, 0 are not checked.',
    ]);
  });

  it('ends with 2 when an invariant cannot be checked', async () => {
    await app.db.query('REVOKE SELECT ON orders.order_lines FROM orderly_app');

    const { code, stdout } = await verify(['--only', 'order-total', 'order-timeline']);
    await app.db.query('GRANT SELECT ON orders.order_lines TO orderly_app');

    expect(code).toBe(2);
    expect(stdout).toContain('unknown   order-total');
    expect(stdout).toContain('permission denied');
    expect(stdout).toContain('ok        order-timeline  3 rows\n');
  });

  it('ends with 64 for an invariant that there is not', async () => {
    expect((await verify(['--only', 'no-such-invariant'])).code).toBe(64);
  });

  it('has a section in the documentation for each invariant', () => {
    const page = readFileSync('docs/operations/verify.md', 'utf8');

    const headings = page.match(/^### `.*`$/gm)?.map((line) => line.slice(5, -1));

    expect(headings?.sort()).toEqual(NAMES);
  });
});
