import { cpuMsOf } from '../../../../test/support/cpu-time.js';
import { loggedResponse } from './response-log.js';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

describe('the text of a response in the log', () => {
  it.each([
    [`token=${TOKEN}`, 'token=[redacted]'],
    [`"${TOKEN}"`, '"[redacted]"'],
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: [redacted]'],
    ['whsec_c2VjcmV0', '[redacted]'],
    ['password=hunter2&user=ada', 'password=[redacted]&user=ada'],
    ['DB_PASSWORD=hun,ter2\nHOME=/root', 'DB_PASSWORD=[redacted]\nHOME=/root'],
    ['{"password":"hun\\"ter2","user":"ada"}', '{"password":"[redacted]","user":"ada"}'],
    ['{"token":12345,"x":1}', '{"token":[redacted],"x":1}'],
    ['"{\\"apiKey\\":\\"hunter2\\",\\"x\\":1}"', '"{\\"apiKey\\":\\"[redacted]\\",\\"x\\":1}"'],
    ["'client_secret' => 'hunter2', 'x' => 1", "'client_secret' => '[redacted]', 'x' => 1"],
    ['{"recoveryCodes":["a","b"]}', '{"recoveryCodes":[redacted]}'],
    ['X-Api-Key: hunter2', 'X-Api-Key: [redacted]'],
    ['Cookie: a=b; c=d\nHost: h', 'Cookie: [redacted]\nHost: h'],
    ['{"secret":"cut of', '{"secret":"[redacted]"'],
    ['No monkey=3, keys: 2, "code":"x"', 'No monkey=3, keys: 2, "code":"x"'],
    ['a\0b\x1b[31m', 'ab[31m'],
  ])('leaves secrets and controls out of %j', (body, expected) => {
    expect(loggedResponse(body)).toBe(expected);
  });

  it.each(['eyJ', 'a_', 'key ', 'key=[', 'key="', 'key\\\\', 'cookie '])(
    'takes no longer when a receiver sends many beginnings of a secret, %j',
    (beginning) => {
      const hostile = beginning.repeat(16_384 / beginning.length);

      const tookMs = cpuMsOf(() => {
        for (let n = 0; n < 20; n++) loggedResponse(hostile);
      });

      expect(tookMs).toBeLessThan(1_000);
    },
  );
});
