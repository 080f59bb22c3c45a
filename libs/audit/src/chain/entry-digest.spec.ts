import { createHash } from 'node:crypto';
import { digestOf, type EntryTexts, microsecondsOf } from './entry-digest.js';

const ENTRY: EntryTexts = {
  id: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10',
  occurred_at: '2026-11-20 12:00:00.25+00',
  actor_id: null,
  action: 'orders.order-cancelled',
  subject_type: 'order',
  subject_id: 'a "quoted" id',
  before: '{"status": "placed"}',
  after: null,
  ip: '192.0.2.1/32',
  request_id: 'request',
  traceparent: '00-0-0-00',
  credential_kind: 'session',
  credential_id: 'credential',
};

describe('microsecondsOf', () => {
  it.each([
    ['1970-01-01 00:00:00+00', 0n],
    ['1970-01-01 00:00:01.5+00', 1_500_000n],
    ['1970-01-01 00:00:00.000001+00', 1n],
    ['1969-12-31 23:59:59.999999+00', -1n],
    ['2026-11-20 12:00:00.123456+00', 1_795_176_000_123_456n],
  ])('reads %s', (text, microseconds) => {
    expect(microsecondsOf(text)).toBe(microseconds);
  });

  it.each([
    'infinity',
    '-infinity',
    '',
    '2026-11-20 12:00:00',
    '2026-11-20 12:00:00+01',
    '2026-11-20T12:00:00+00',
    '2026-13-20 12:00:00+00',
    '2026-11-20 25:00:00+00',
    '2026-11-20 12:00:00.1234567+00',
    '2026-11-20 12:00:00.+00',
    ' 2026-11-20 12:00:00+00',
    '2026-11-20 12:00:00+00 BC',
    '12026-11-20 12:00:00+00',
  ])('finds no instant in %j', (text) => {
    expect(microsecondsOf(text)).toBeNull();
  });
});

describe('digestOf', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest();

  it('is the hash of a JSON array of the columns in the spelling of jsonb', () => {
    expect(digestOf(ENTRY)).toEqual(
      sha256(
        '["019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10", 1795176000250000, null, ' +
          '"orders.order-cancelled", "order", "a \\"quoted\\" id", {"status": "placed"}, null, ' +
          '"192.0.2.1/32", "request", "00-0-0-00", "session", "credential"]',
      ),
    );
  });

  it('takes a time that is no instant as it is written', () => {
    const never = { ...ENTRY, occurred_at: 'infinity' };
    const array = '"019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10", "infinity", null';

    const digest = digestOf({ ...never, before: null, after: '1' });

    expect(digest).toEqual(
      sha256(
        `[${array}, "orders.order-cancelled", "order", "a \\"quoted\\" id", null, 1, ` +
          '"192.0.2.1/32", "request", "00-0-0-00", "session", "credential"]',
      ),
    );
  });

  // A column that is missing in the digest could be changed unnoticed.
  it.each(Object.keys(ENTRY) as Array<keyof EntryTexts>)('depends on %s', (column) => {
    const changed = { ...ENTRY, [column]: '2026-11-20 12:00:00.250001+00' };

    expect(digestOf(changed)).not.toEqual(digestOf(ENTRY));
  });
});
