import { newId } from '@orderly/platform/ids/new-id';

import { EmailChanges, OneTimeTokens } from '@orderly/users';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { withRealMinimumDuration } from './support/quick-answers.js';
import { SmtpSink } from './support/smtp-sink.js';

type Side = 'old' | 'new';

describe('changing the address', () => {
  let app: TestApp;
  let sink: SmtpSink;
  let admin: SignedIn;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await sink.close();
  });

  const someone = (): Promise<SignedIn> => app.account(admin, 'customer');
  const freshEmail = (): string => `${newId()}@example.test`;
  const ask = (who: { token: string }, email: string) =>
    app.request('POST', '/v1/auth/change-email', { token: who.token, body: { email } });
  const confirm = (token: string | null) =>
    app.request('POST', '/v1/auth/confirm-email-change', {
      body: { token: token ?? 'none was needed' },
    });
  const login = async (email: string, password: string): Promise<number> =>
    (await app.request('POST', '/v1/auth/login', { body: { email, password } })).status;
  const me = async (token: string): Promise<number> =>
    (await app.request('GET', '/v1/users/me', { token })).status;
  const emailOf = async (who: SignedIn): Promise<string | undefined> =>
    (
      await app.db.query<Array<{ email: string }>>('SELECT email FROM users.users WHERE id = $1', [
        who.userId,
      ])
    )[0]?.email;
  const newestOf = async (who: SignedIn): Promise<string> =>
    (
      await app.db.query<Array<{ id: string }>>(
        'SELECT id FROM users.email_changes WHERE user_id = $1 ORDER BY id DESC',
        [who.userId],
      )
    )[0]?.id ?? '';
  /** As the worker mints it while it writes the mail. */
  const link = async (who: SignedIn, side: Side): Promise<string | null> =>
    app.api.app.get(EmailChanges).issue(await newestOf(who), side);
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
  const stateOf = ({ status, body }: TestResponse) => [status, body['state'] ?? body['code']];
  const WAITING = [200, 'waiting-for-the-other-address'];
  const CHANGED = [200, 'changed'];
  const REFUSED = [422, 'link-refused'];

  it('mails both addresses, and happens when both agreed', async () => {
    const ada = await someone();
    const next = freshEmail();
    const linkIn = (email: string, subject: string) =>
      eventually(() => {
        const mail = sink.received.find(
          ({ recipients, parsed }) => recipients.includes(email) && parsed.subject === subject,
        );
        const [, token] =
          /\/confirm-email-change#token=([\w-]{43})/.exec(mail?.parsed.text ?? '') ?? [];
        if (!token) throw new Error('No mail yet.');
        return token;
      });
    const worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    try {
      expect((await ask(ada, next)).status).toBe(202);
      const ofOld = await linkIn(ada.email, 'Do you want another e-mail address?');
      const ofNew = await linkIn(next, 'Confirm your new e-mail address');

      expect(stateOf(await confirm(ofNew))).toEqual(WAITING);
      expect([await emailOf(ada), await me(ada.token)]).toEqual([ada.email, 200]);
      expect(stateOf(await confirm(ofOld))).toEqual(CHANGED);

      expect([await emailOf(ada), await me(ada.token)]).toEqual([next, 401]);
      expect([await login(ada.email, ada.password), await login(next, ada.password)]).toEqual([
        401, 200,
      ]);
      const told = () =>
        sink.received
          .filter(({ parsed }) => parsed.subject === 'Your address was changed')
          .flatMap(({ recipients }) => recipients);
      await eventually(() => expect(told().sort()).toEqual([ada.email, next].sort()));
    } finally {
      await worker.close();
    }
    const entries = await app.db.query<Array<{ action: string; row: string }>>(
      `SELECT action, to_jsonb(a)::text AS row FROM platform.audit_events a
        WHERE subject_id = $1 AND action LIKE 'users.email-change%' ORDER BY occurred_at, id`,
      [ada.userId],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'users.email-change-asked',
      'users.email-change-address-confirmed',
      'users.email-change-address-confirmed',
      'users.email-changed',
    ]);
    expect(entries.filter(({ row }) => row.includes(ada.email) || row.includes(next))).toEqual([]);
  });

  it.each<[Side, Side]>([
    ['old', 'new'],
    ['new', 'old'],
  ])('takes the confirmations in any order: the %s one first, each once', async (first, second) => {
    const ada = await someone();
    const next = freshEmail();
    await ask(ada, next);
    const [one, twin, other] = [
      await link(ada, first),
      await link(ada, first),
      await link(ada, second),
    ];

    expect(stateOf(await confirm(one))).toEqual(WAITING);
    expect([stateOf(await confirm(one)), stateOf(await confirm(twin))]).toEqual([REFUSED, REFUSED]);
    expect(stateOf(await confirm(other))).toEqual(CHANGED);

    expect(await emailOf(ada)).toBe(next);
  });

  it('happens once, however many confirm at once', async () => {
    const ada = await someone();
    await ask(ada, freshEmail());
    const tokens = [await link(ada, 'old'), await link(ada, 'new')];

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => confirm(tokens[n % 2] ?? null)),
    );

    const states = answers.map(({ body }) => body['state'] ?? body['code']).sort();
    expect(states).toEqual([
      'changed',
      ...Array(8).fill('link-refused'),
      'waiting-for-the-other-address',
    ]);
  });

  it('voids every link that was sent to the old address', async () => {
    const ada = await someone();
    const reset = await app.api.app.get(OneTimeTokens).issue(ada.userId, 'reset-password');
    await ask(ada, freshEmail());
    await confirm(await link(ada, 'old'));
    await confirm(await link(ada, 'new'));

    const { body } = await app.request('POST', '/v1/auth/reset-password', {
      body: { token: reset, password: 'five quite different words' },
    });

    expect(body['code']).toBe('link-refused');
    expect(
      await app.db.query(
        'SELECT 1 FROM users.one_time_tokens WHERE user_id = $1 AND redeemed_at IS NULL',
        [ada.userId],
      ),
    ).toEqual([]);
  });

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
    // Even the two links, if both were to reach somebody, lead nowhere; and what failed has not happened by half.
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
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
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
    expect(text).toContain('Thank you. The other address has yet to agree');
  });
});
