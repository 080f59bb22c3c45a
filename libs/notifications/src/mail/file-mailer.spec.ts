import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import PostalMime from 'postal-mime';
import { FileMailer } from './file-mailer.js';
import type { Mail } from './mailer.js';
import { messageIdOf } from './message-id.js';

const FROM = 'Orderly <no-reply@shop.example>';
const never = new AbortController().signal;

const aMail = (overrides: Partial<Mail> = {}): Mail => {
  const id = newId();
  const to = { name: 'Zoë', address: 'zoe@example.test' };
  return {
    id,
    messageId: messageIdOf(id, FROM),
    to,
    subject: 'S',
    text: 'T\n',
    html: '<p>T</p>',
    language: 'en',
    ...overrides,
  };
};

describe('FileMailer', () => {
  let parent: string;
  let directory: string;
  let mailer: FileMailer;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'orderly-mail-'));
    directory = join(parent, 'mail');
    mailer = new FileMailer(directory, { from: FROM });
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  it('writes a mail that mail programs read, for its owner alone', async () => {
    const mail = aMail();

    await mailer.send(mail, never);

    const file = join(directory, `${mail.id}.eml`);
    const parsed = await PostalMime.parse(await readFile(file));
    expect(parsed).toMatchObject({
      messageId: mail.messageId,
      to: [{ name: 'Zoë', address: 'zoe@example.test' }],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('leaves one file, the latest, however often a mail is repeated', async () => {
    const mail = aMail();

    await Promise.all([1, 2, 3].map(() => mailer.send(mail, never)));
    await mailer.send({ ...mail, text: 'The latest\n' }, never);

    const names = await readdir(directory);
    expect(names).toEqual([`${mail.id}.eml`]);
    expect(await readFile(join(directory, `${mail.id}.eml`), 'utf8')).toContain('The latest');
  });

  it('shows nobody half a mail', async () => {
    const mail = aMail({ html: `<p>${'long '.repeat(200_000)}</p>` });
    let writing = true;
    const seen = new Set<number>();

    const written = mailer.send(mail, never).finally(() => {
      writing = false;
    });
    while (writing) {
      const size = await stat(join(directory, `${mail.id}.eml`)).then(
        ({ size }) => size,
        () => undefined,
      );
      if (size !== undefined) seen.add(size);
    }
    await written;

    const whole = (await stat(join(directory, `${mail.id}.eml`))).size;
    expect([...seen].filter((size) => size !== whole)).toEqual([]);
  });

  it('writes nothing once it is told to stop', async () => {
    await expect(mailer.send(aMail(), AbortSignal.abort())).rejects.toThrow();

    expect(await readdir(parent)).toEqual([]);
  });
});
