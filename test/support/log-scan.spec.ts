import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanLogs, secretsIn } from './log-scan.js';

const TOKEN = 'vQ0fYxkq7bq3mZkq1u8p0w';
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

describe('the scan of the logs', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'orderly-scan-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const scan = (line: string, ...secrets: string[]) => {
    writeFileSync(join(directory, 'log-1'), `{"msg":"well"}\n${line}\n`);
    writeFileSync(
      join(directory, 'secrets-1'),
      secrets.map((secret) => `${JSON.stringify(secret)}\n`).join(''),
    );
    return scanLogs(directory);
  };

  it.each([
    ['a token that was sent', `{"msg":"token ${TOKEN} refused"}`],
    ['a token in an address', `{"path":"/x?token=${TOKEN}&y"}`],
    ['a passphrase', '{"err":{"message":"wrong: four random words"}}'],
    ['any JSON web token', `{"msg":"${JWT}"}`],
    ['an API key', '{"msg":"ord_live_abcdefghij"}'],
    ['a session cookie', '{"headers":"__Host-orderly-session=abc"}'],
    ['a link with a token', '{"url":"http://orderly.test/verify-email#token=abc"}'],
    ['a private key', '{"msg":"-----BEGIN PRIVATE KEY-----"}'],
    ['a password in a URL', '{"msg":"postgres://ada:pw@db/orderly"}'],
    ['a mail', '{"msg":"MIME-Version: 1.0"}'],
  ])('finds %s, and does not repeat it', async (_, line) => {
    const { leaks } = await scan(line, TOKEN, 'four random words');

    expect(leaks.length).toBeGreaterThan(0);
    expect(leaks.every((leak) => leak.startsWith('log-1:2: '))).toBe(true);
    expect(leaks.join()).not.toContain(TOKEN);
  });

  it('lets through what tells nothing', async () => {
    const id = '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b';

    expect(
      await scan(`{"userId":"${id}","msg":"http://orderly.test:3000/x"}`, `${id}.${TOKEN}`),
    ).toEqual({
      lines: 2,
      secrets: 1,
      leaks: [],
    });
  });

  it('takes secrets by the names of their fields', () => {
    const message = {
      email: 'ada@example.test',
      password: 'four random words',
      deep: [{ accessToken: JWT }],
      code: '123456',
    };

    expect(secretsIn(message)).toEqual(['four random words', JWT]);
    expect(secretsIn({ code: 'permission-missing' })).toEqual([]);
  });
});
