import type { Finding } from '@orderly/platform/examination/examination';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Workers } from '@orderly/platform/workers/workers';
import { examineParts } from '../apps/cli/src/doctor/examine.js';
import { TestApp } from './support/app.js';
import { withAuthenticatorApp } from './support/authenticator-app.js';
import { freePort } from './support/processes.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';
import type { Ended } from './support/run-to-end.js';
import { SmtpSink } from './support/smtp-sink.js';

type Found = Finding & { readonly examination: string };

describe('orderly doctor', () => {
  let app: TestApp;
  let mails: SmtpSink;

  beforeAll(async () => {
    [app, mails] = await Promise.all([TestApp.start(), SmtpSink.start()]);
  });
  afterAll(() => Promise.all([app.close(), mails.close()]));

  const environment = (special: Record<string, string>): Record<string, string> => ({
    DATABASE_URL: app.database.url,
    SMTP_URL: mails.url,
    ...special,
  });
  const examined = async (special: Record<string, string> = {}) => {
    const { code, stdout } = await runCommand(['doctor', '--json'], environment(special));
    const found = stdout
      .trim()
      .split('\n')
      .map((line): Found => JSON.parse(line));
    return { code, stdout, found, statuses: found.map(({ status }) => status) };
  };
  /** Everything behind a database that was reached, in this process. */
  const examinedParts = async (smtpUrl: string): Promise<Found[]> => {
    const found: Found[] = [];
    const add = (examination: string, finding: Finding) => found.push({ examination, ...finding });
    await examineParts({ ...app.config, mail: { ...app.config.mail, smtpUrl } }, { add });
    return found;
  };
  const aliveWorker = async (): Promise<void> => {
    const worker = { id: newId(), host: 'a', pid: 1, version: '1', queues: ['mail'] };
    await app.api.app.get(Workers).see(worker);
  };

  it('says what failed and what to do, ends with 1, and skips what it cannot know', async () => {
    await app.db.query('DELETE FROM platform.workers');
    const address = `127.0.0.1:${await freePort()}`;

    const special = environment({ REDIS_URL: `redis://user:a-secret@${address}` });
    const { code, stdout } = await runCommandAsProcess(['doctor'], special);

    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok {6}configuration: .*\nok {6}database: Reached; /);
    expect(stdout).toMatch(/^FAILED {2}workers: 0 alive, 0 missing\.\n {8}Start a worker/m);
    expect(stdout).toMatch(/^look {4}invariants: Never checked\./m);
    const lines = stdout.split('\n');
    expect({
      failing: lines.filter((line) => line.startsWith('FAILED')).sort(),
      logged: lines.filter((line) => line.startsWith('{')),
    }).toEqual({
      failing: [
        expect.stringContaining(`queue: Redis at ${address} does not answer (`),
        expect.stringContaining('workers: '),
      ],
      logged: [],
    });
    expect(lines).toContain('-       paused queues: Not checked: the queue does not answer.');
    expect(stdout).toMatch(/\d+ fine, \d+ to look at, 2 failed, 1 not checked\.\n$/);
    expect(stdout).not.toContain('a-secret');
  });

  it('looks at each part, and fails nothing that is fine', async () => {
    await aliveWorker();
    await app.db.query(
      `INSERT INTO platform.invariant_results (name, checked, violations, checked_at)
       VALUES ('order-total', 1, 0, now())`,
    );

    const found = await examinedParts(mails.url);

    expect(found.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(new Set(found.map(({ examination }) => examination))).toEqual(
      new Set([
        ...['database server', 'clock', 'disk', 'queue', 'outbox'],
        'database replicas',
        ...['workers', 'dead letters', 'scheduled tasks', 'invariants', 'public address'],
        'certificate file',
        'paused queues',
        'mail servers',
      ]),
    );
    expect(mails.received).toEqual([]);
  });

  it('ends with 0 when nothing failed', async () => {
    await aliveWorker();

    const { code, stdout, stderr } = await runCommand(['doctor'], environment({}));

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\n\n\d+ fine, \d+ to look at, 0 failed\.\n$/);
  });

  it('names AUTH_ENCRYPTION_KEY when it reads no stored secret, as other commands do', async () => {
    await withAuthenticatorApp(app, await app.account(await app.admin(), 'customer'));
    const swap = (from: string, to: string) =>
      app.db.query('UPDATE platform.installation_secrets SET name = $2 WHERE name = $1', [
        from,
        to,
      ]);
    await swap('auth-encryption', 'kept');

    const { code, found } = await examined();
    const others = ['verify', 'audit head'];
    const ended: Ended[] = [];
    for (const each of others) ended.push(await runCommand(each.split(' '), environment({})));

    await app.db.query(`DELETE FROM platform.installation_secrets WHERE name = 'auth-encryption'`);
    await swap('kept', 'auth-encryption');
    const detail = expect.stringContaining('AUTH_ENCRYPTION_KEY is not the key');
    expect({ code, last: found.at(-1) }).toMatchObject({ code: 1, last: { detail } });
    expect(ended).toEqual(others.map(() => ({ code: 78, stdout: '', stderr: detail })));
  });

  it('sees what is wrong with the data, the backlog and the mail server', async () => {
    await aliveWorker();
    const password = 'a-password-of-the-mail-server';
    await app.db.query('UPDATE platform.invariant_results SET violations = 2');
    const admin = await app.admin();
    const { id: productId } = await app.product(admin);
    await app.placeOrder(admin, [{ productId, quantity: 1 }]);
    await app.db.query(
      "UPDATE platform.outbox SET recorded_at = recorded_at - interval '10 minutes'",
    );

    await app.db.query('DROP SCHEMA bullmq CASCADE');

    const found = await examinedParts(`smtp://user:${password}@127.0.0.1:${await freePort()}`);

    const of = (name: string) => found.find(({ examination }) => examination === name);
    expect(
      ['invariants', 'outbox', 'mail servers', 'clock'].map((name) => of(name)?.status),
    ).toEqual(['failed', 'warning', 'failed', 'ok']);
    expect(of('queue')).toMatchObject({
      status: 'failed',
      detail: 'Jobs have no tables in PostgreSQL.',
    });
    expect(JSON.stringify(found)).not.toContain(password);
  });

  it('stops at a configuration or a database that nothing can be looked at with', async () => {
    const missing = new URL(app.database.url);
    missing.pathname = '/no-such-database';
    missing.password = 'secret-password';
    const wrong = await examined({ PORT: 'eighty' });
    const away = await examined({ DATABASE_URL: missing.href });

    expect([wrong.code, wrong.statuses]).toEqual([1, ['failed']]);
    expect(wrong.found[0]?.detail).toContain('PORT');
    expect([away.code, away.found.map(({ examination, status }) => [examination, status])]).toEqual(
      [
        1,
        [
          ['configuration', 'ok'],
          ['database', 'failed'],
        ],
      ],
    );
    expect(away.stdout).not.toContain('secret-password');
  });
});
