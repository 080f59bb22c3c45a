import { etagOf, IfMatch, MalformedPrecondition, PreconditionFailed } from './etag.js';

describe('IfMatch', () => {
  it('lets the version through that the client saw', () => {
    expect(() => IfMatch.parse('"2", "3"').assert(etagOf(3))).not.toThrow();
  });

  it('lets any version through for an asterisk', () => {
    expect(() => IfMatch.parse('*').assert(etagOf(3))).not.toThrow();
  });

  it('stops a stale version and tells the current one', () => {
    const attempt = () => IfMatch.parse('"2"').assert(etagOf(3));

    expect(attempt).toThrow(PreconditionFailed);
    expect(attempt).toThrow(expect.objectContaining({ extras: { headers: { etag: '"3"' } } }));
  });

  it('compares strongly: a weak tag matches nothing', () => {
    expect(() => IfMatch.parse('W/"3"').assert(etagOf(3))).toThrow(PreconditionFailed);
  });

  it.each(['3', '"3', '', '"3" "4"', `"${'x'.repeat(2_000)}"`])(
    'refuses the header %p',
    (header) => {
      expect(() => IfMatch.parse(header)).toThrow(MalformedPrecondition);
    },
  );
});
