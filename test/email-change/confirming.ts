import { OneTimeTokens } from '@orderly/users';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
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
  sink,
  someone,
  stateOf,
  WAITING,
} from './set-up.js';

const login = async (email: string, password: string): Promise<number> =>
  (await app.request('POST', '/v1/auth/login', { body: { email, password } })).status;

export function confirming(): void {
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
      const ofOld = await linkIn(ada.email, 'Do you want to change your e-mail address?');
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
          .filter(({ parsed }) => parsed.subject === 'Your e-mail address was changed')
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
}
