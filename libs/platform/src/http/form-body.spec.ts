import { parseForm } from './form-body.js';
import { MalformedRequest } from './http.errors.js';

const parse = (text: string) => parseForm(Buffer.from(text));

describe('parseForm', () => {
  it('decodes names and values', () => {
    expect(parse('grant_type=client_credentials&scope=a%3Ab+c%C3%A9')).toEqual({
      grant_type: 'client_credentials',
      scope: 'a:b cé',
    });
  });

  it('takes a parameter without a value for one that was left out', () => {
    expect(parse('scope=&grant_type')).toEqual({});
  });

  it('keeps names that objects have of their own apart from them', () => {
    const form = parse('__proto__=x&constructor=y');

    expect(Object.keys(form)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(form)).toBe(Object.prototype);
  });

  it.each(['scope=a&scope=b', 'scope=a&scope=', 'a=1&%61=1'])(
    'refuses a parameter that comes twice: %s',
    (text) => {
      expect(() => parse(text)).toThrow(MalformedRequest);
    },
  );

  it('is bounded', () => {
    expect(() => parse(`a=${'x'.repeat(32_768)}`)).toThrow(MalformedRequest);
    expect(() => parse(Array.from({ length: 51 }, (_, index) => `p${index}=1`).join('&'))).toThrow(
      MalformedRequest,
    );
  });
});
