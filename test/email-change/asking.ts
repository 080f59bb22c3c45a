import type { SignedIn } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { withRealMinimumDuration } from '../support/quick-answers.js';
import {
  app,
  ask,
  CHANGED,
  confirm,
  emailOf,
  freshEmail,
  link,
  me,
  REFUSED,
  type Side,
  someone,
  stateOf,
  WAITING,
} from './set-up.js';

const endCoolDown = () =>
  app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);

const askedOf = async (who: SignedIn): Promise<Side[]> => {
  const rows = await app.db.query<Array<{ address: Side }>>(
    `SELECT data ->> 'address' AS address FROM platform.outbox
        WHERE subject = $1 AND type = 'users.email-change-asked.v1' ORDER BY position`,
    [who.userId],
  );
  return rows.map(({ address }) => address);
};

export function asking(): void {
  it('is answered alike for an address that has an account, whose owner is told', async () => {
    const [ada, taken] = [await someone(), await someone()];
    const [free, known] = [
      await ask(await someone(), freshEmail()),
      await ask(ada, taken.email.toUpperCase()),
    ];

    expect([known.status, known.text]).toEqual([free.status, free.text]);
    expect([...known.headers.keys()].sort()).toEqual([...free.headers.keys()].sort());
    expect(await askedOf(ada)).toEqual(['old']);
    const told = await app.db.query(
      'SELECT 1 FROM platform.outbox WHERE subject = $1 AND type = $2',
      [taken.userId, 'users.registration-repeated.v1'],
    );
    expect(told).toHaveLength(1);
    // Even the two links, if both were to reach somebody, lead nowhere; and what failed has not
    // happened by half.
    const [ofOld, ofNew] = [await link(ada, 'old'), await link(ada, 'new')];
    expect(stateOf(await confirm(ofOld))).toEqual(WAITING);
    expect(stateOf(await confirm(ofNew))).toEqual(REFUSED);
    expect([await emailOf(ada), await emailOf(taken), await me(ada.token)]).toEqual([
      ada.email,
      taken.email,
      200,
    ]);
  });

  it('answers no sooner for one address than for another', async () => {
    const taken = await someone();
    const times: number[] = [];
    for (const email of [taken.email, freshEmail()]) {
      const ada = await someone();
      await withRealMinimumDuration(async () => {
        const started = performance.now();
        await ask(ada, email);
        times.push(performance.now() - started);
      });
    }

    expect(Math.min(...times)).toBeGreaterThanOrEqual(245);
  });

  it('does not let many accounts bomb one mailbox', async () => {
    const victim = freshEmail();
    const sides: Side[][] = [];
    for (let n = 0; n < 5; n++) {
      const ada = await someone();
      await ask(ada, victim);
      sides.push(await askedOf(ada));
    }

    expect(sides.flat().filter((side) => side === 'new')).toHaveLength(3);
  });

  it('follows the last request, after a cool-down', async () => {
    const ada = await someone();
    const next = freshEmail();
    await ask(ada, freshEmail());
    const early = [await link(ada, 'old'), await link(ada, 'new')];
    const tooSoon = await ask(ada, next);
    await endCoolDown();
    expect((await ask(ada, next)).status).toBe(202);

    expect([tooSoon.status, tooSoon.body['code']]).toEqual([429, 'mail-cool-down']);
    for (const token of early) expect(stateOf(await confirm(token))).toEqual(REFUSED);
    await confirm(await link(ada, 'new'));
    expect(stateOf(await confirm(await link(ada, 'old')))).toEqual(CHANGED);
    expect(await emailOf(ada)).toBe(next);
  });

  it.each<[string, (ada: SignedIn) => Promise<unknown>]>([
    [
      'expired',
      (ada) =>
        app.db.query('UPDATE users.email_changes SET expires_at = now() WHERE user_id = $1', [
          ada.userId,
        ]),
    ],
    [
      'the account was suspended',
      (ada) =>
        app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [ada.userId]),
    ],
    [
      'the account has another address',
      (ada) =>
        app.db.query(`UPDATE users.users SET email = 'x' || email WHERE id = $1`, [ada.userId]),
    ],
  ])('does not happen any more when %s', async (_, spoil) => {
    const ada = await someone();
    await ask(ada, freshEmail());
    await confirm(await link(ada, 'old'));
    const token = await link(ada, 'new');
    await spoil(ada);

    expect(stateOf(await confirm(token))).toEqual(REFUSED);
    expect(await link(ada, 'old')).toBeNull();
  });

  it('waits for a suspension that came first', async () => {
    const ada = await someone();
    await ask(ada, freshEmail());
    await confirm(await link(ada, 'old'));
    const token = await link(ada, 'new');
    const suspension = app.db.createQueryRunner();
    await suspension.startTransaction();
    await suspension.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
      ada.userId,
    ]);

    const answer = confirm(token);
    await Promise.race([
      answer,
      eventually(async () =>
        expect(
          await app.db.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                AND wait_event_type = 'Lock'`,
          ),
        ).toHaveLength(1),
      ),
    ]);
    await suspension.commitTransaction();
    await suspension.release();

    expect(stateOf(await answer)).toEqual(REFUSED);
    expect(await emailOf(ada)).toBe(ada.email);
  });

  it('refuses the address that the account has', async () => {
    const ada = await someone();

    const { status, body } = await ask(ada, ada.email.toUpperCase());

    expect([
      status,
      body['code'],
      (body['errors'] as Array<{ pointer: string }>)[0]?.pointer,
    ]).toEqual([422, 'email-unchanged', '/email']);
  });

  it('wants a recent proof of who asks', async () => {
    const { userId } = await someone();
    const stale = await app.openSession(userId, { authTime: new Date(Date.now() - 3_600_000) });

    const { status, body } = await ask(stale, freshEmail());

    expect([status, body['code']]).toEqual([401, 'step-up-needed']);
  });

  it('has a page behind its links, which tells what is still to do', async () => {
    const { status, text } = await app.request('GET', '/confirm-email-change');

    expect(status).toBe(200);
    expect(text).toContain('data-request="v1/auth/confirm-email-change"');
    expect(text).toContain('Thank you. The change must still be confirmed');
  });
}
