import type { ExecutionContext } from '@nestjs/common';
import {
  etagOf,
  IfMatch,
  MalformedPrecondition,
  PreconditionFailed,
  PreconditionRequired,
  readOptionalIfMatch,
  readRequiredIfMatch,
} from './etag.js';

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

  it.each(['3', '"3', '3"', '', '"3" "4"', '"3",', 'W/3', 'w/"3"', 'x"3"', '"a\u0000"', '* "3"'])(
    'refuses the header %p',
    (header) => {
      expect(() => IfMatch.parse(header)).toThrow(MalformedPrecondition);
    },
  );

  it('takes a header of 1,024 characters, and no longer one', () => {
    const longest = `"${'x'.repeat(1_022)}"`;

    expect(() => IfMatch.parse(longest).assert(longest)).not.toThrow();
    expect(() => IfMatch.parse(longest.replace('x', 'xx'))).toThrow(MalformedPrecondition);
  });

  it('takes blanks around the tags and the asterisk, and tags with any visible character', () => {
    expect(() => IfMatch.parse(' * ').assert(etagOf(3))).not.toThrow();
    expect(() => IfMatch.parse(' "2" ,\t"3" ').assert(etagOf(3))).not.toThrow();
    expect(() => IfMatch.parse('"!#~\u0080\u00ff"').assert('"!#~\u0080\u00ff"')).not.toThrow();
  });

  it('compares as much of the tag as the change touches', () => {
    const startsWith3 = (tag: string) => tag.startsWith('"3.');

    expect(() => IfMatch.parse('"3.1"').assert(etagOf(3, 2), startsWith3)).not.toThrow();
    expect(() => IfMatch.parse('"4.1"').assert(etagOf(3, 2), startsWith3)).toThrow(
      PreconditionFailed,
    );
  });

  it('points at the header that is malformed', () => {
    expect(() => IfMatch.parse('3')).toThrow(
      expect.objectContaining({
        extras: {
          errors: [expect.objectContaining({ in: 'header', pointer: '/if-match' })],
        },
      }),
    );
  });
});

describe('the If-Match of a request', () => {
  const request = (ifMatch?: string) =>
    ({
      switchToHttp: () => ({ getRequest: () => ({ headers: { 'if-match': ifMatch } }) }),
    }) as ExecutionContext;

  it.each([readRequiredIfMatch, readOptionalIfMatch])('is read by %p', (read) => {
    const ifMatch = read(undefined, request('"2"'));

    expect(() => ifMatch?.assert(etagOf(2))).not.toThrow();
    expect(() => ifMatch?.assert(etagOf(3))).toThrow(PreconditionFailed);
    expect(() => read(undefined, request('2'))).toThrow(MalformedPrecondition);
    expect(() => read(undefined, request(''))).toThrow(MalformedPrecondition);
  });

  it('may be left out where the change guards itself, and nowhere else', () => {
    expect(readOptionalIfMatch(undefined, request())).toBeUndefined();
    expect(() => readRequiredIfMatch(undefined, request())).toThrow(PreconditionRequired);
  });
});
