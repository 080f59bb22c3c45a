import { cpuMsOf } from '../../../../test/support/cpu-time.js';
import { loggedResponse } from './response-log.js';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

describe('the text of a response in the log', () => {
  it.each([
    [`token=${TOKEN}`, 'token=[redacted]'],
    [`"${TOKEN}"`, '"[redacted]"'],
    [`Authorization: Bearer ${TOKEN}`, 'Authorization: [redacted]'],
    ['whsec_c2VjcmV0', '[redacted]'],
    ['a\0b\x1b[31m', 'ab[31m'],
  ])('leaves secrets and controls out of %j', (body, expected) => {
    expect(loggedResponse(body)).toBe(expected);
  });

  it('takes no longer when a receiver sends many beginnings of a token', () => {
    const hostile = 'eyJ'.repeat(5_461);

    const tookMs = cpuMsOf(() => {
      for (let n = 0; n < 20; n++) loggedResponse(hostile);
    });

    expect(tookMs).toBeLessThan(1_000);
  });
});
