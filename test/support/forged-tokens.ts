import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';

export interface TokenFacts {
  /** Of the key that the application signs with. */
  readonly kid: string;
  readonly privateKey: string;
  /** Of a token that the application accepts. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly refreshToken: string;
}

type Parts = {
  header?: Record<string, unknown>;
  payload?: unknown;
  key?: KeyObject;
  dsaEncoding?: 'ieee-p1363' | 'der';
  /** Writes the encoded payload otherwise, before it is signed. */
  spell?: (part: string) => string;
};

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export const decodePart = (token: string, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString());

/**
 * The accepted token made again with our own hands, which shows that the forgeries fail for their
 * one fault and not for another.
 */
export function controlToken(facts: TokenFacts): string {
  return forge(facts)({});
}

/** Tokens that must all be refused, by what is wrong with each. */
export function forgedTokens(facts: TokenFacts): Record<string, string> {
  const make = forge(facts);
  const now = Math.floor(Date.now() / 1_000);
  const { payload } = facts;
  const without = (claim: string) =>
    Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
  const control = make({});
  const [header = '', body = '', signature = ''] = control.split('.');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const publicKey = createPublicKey(facts.privateKey);
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const jwk = other.publicKey.export({ format: 'jwk' });
  const hmac = (algorithm: string, secret: string | Buffer, alg: string): string => {
    const input = `${encode({ alg, typ: 'at+jwt', kid: facts.kid })}.${encode(payload)}`;
    return `${input}.${createHmac(algorithm, secret).update(input).digest('base64url')}`;
  };
  const headed = (header: object): string =>
    `${encode({ typ: 'at+jwt', kid: facts.kid, ...header })}.${body}`;
  const rsaSignature = sign('sha256', Buffer.from(`${header}.${body}`), rsa.privateKey);
  const plainBase64 = Buffer.from(signature, 'base64url').toString('base64');
  const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;

  return {
    'alg none without signature': `${headed({ alg: 'none' })}.`,
    'alg None': `${headed({ alg: 'None' })}.`,
    'alg NONE with the signature': `${headed({ alg: 'NONE' })}.${signature}`,
    'no alg': make({ header: { alg: undefined } }),
    'alg in lower case': make({ header: { alg: 'es256' } }),
    'alg as a list': make({ header: { alg: ['ES256'] } }),
    'no signature': `${header}.${body}.`,
    'two parts': `${header}.${body}`,
    'four parts': `${control}.${signature}`,
    'flipped signature': `${header}.${body}.${flipped}`,
    'signature of zeros': `${header}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    'signature in DER': make({ dsaEncoding: 'der' }),
    'another payload under the signature': [
      header,
      encode({ ...payload, jti: 'another' }),
      signature,
    ].join('.'),
    'HS256 with the public PEM': hmac('sha256', publicPem, 'HS256'),
    'HS256 with the trimmed PEM': hmac('sha256', publicPem.trim(), 'HS256'),
    'HS256 with the public DER': hmac('sha256', publicDer, 'HS256'),
    'HS256 with an empty secret': hmac('sha256', '', 'HS256'),
    'HS256 with a weak secret': hmac('sha256', 'secret', 'HS256'),
    'HS512 with the public PEM': hmac('sha512', publicPem, 'HS512'),
    'HS256 signed, ES256 said': hmac('sha256', publicPem, 'ES256'),
    'the key of a stranger': make({ key: other.privateKey }),
    'the key of a stranger, in the header': make({ key: other.privateKey, header: { jwk } }),
    'our key with a jwk in the header': make({
      header: { jwk: publicKey.export({ format: 'jwk' }) },
    }),
    'a jku': make({ key: other.privateKey, header: { jku: 'http://127.0.0.1:9/jwks.json' } }),
    'an x5u': make({ key: other.privateKey, header: { x5u: 'http://127.0.0.1:9/cert.pem' } }),
    'an x5c': make({ header: { x5c: ['AAAA'] } }),
    'a crit': make({ header: { crit: ['exp'] } }),
    'an unknown crit': make({ header: { crit: ['b64'], b64: false } }),
    'no kid': make({ header: { kid: undefined } }),
    'an unknown kid': make({ header: { kid: 'unknown' } }),
    'a kid that climbs': make({ header: { kid: '../../../../dev/null' } }),
    'a kid with SQL': make({ header: { kid: "' OR 1=1 --" } }),
    'a kid as an object': make({ header: { kid: { $ne: null } } }),
    'a key of another curve': make({ key: p384.privateKey, header: { alg: 'ES384' } }),
    'an RSA key': `${headed({ alg: 'RS256' })}.${rsaSignature.toString('base64url')}`,
    'typ JWT': make({ header: { typ: 'JWT' } }),
    'no typ': make({ header: { typ: undefined } }),
    'a refresh token': facts.refreshToken,
    'another issuer': make({ payload: { ...payload, iss: 'https://evil.example' } }),
    'no issuer': make({ payload: without('iss') }),
    'another audience': make({ payload: { ...payload, aud: 'another' } }),
    'no audience': make({ payload: without('aud') }),
    expired: make({ payload: { ...payload, iat: now - 600, exp: now - 1 } }),
    'no expiry': make({ payload: without('exp') }),
    'an expiry as text': make({ payload: { ...payload, exp: String(now + 60) } }),
    'an expiry at the end of time': make({ payload: { ...payload, exp: 1e308 } }),
    'a lifetime of a year': make({ payload: { ...payload, iat: now, exp: now + 31_536_000 } }),
    'older than any token lives': make({
      payload: { ...payload, iat: now - 100_000, exp: now + 60 },
    }),
    'issued in the future': make({ payload: { ...payload, iat: now + 300, exp: now + 600 } }),
    'not before the future': make({ payload: { ...payload, nbf: now + 300 } }),
    'no time of issue': make({ payload: without('iat') }),
    'no subject': make({ payload: without('sub') }),
    'an object as the subject': make({ payload: { ...payload, sub: { $ne: null } } }),
    'a list as the subject': make({ payload: { ...payload, sub: [payload['sub']] } }),
    'a subject that nobody has': make({
      payload: { ...payload, sub: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11' },
    }),
    'a subject that is no id': make({ payload: { ...payload, sub: "x' OR 1=1 --" } }),
    'no session': make({ payload: without('sid') }),
    'a session that nobody has': make({
      payload: { ...payload, sid: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11' },
    }),
    'a session and a client': make({
      payload: { ...payload, client_id: payload['sub'], scope: 'orders:read' },
    }),
    'a client that is not the subject': make({
      payload: {
        ...without('sid'),
        client_id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
        scope: 'orders:read',
      },
    }),
    'a client without scopes': make({ payload: { ...without('sid'), client_id: payload['sub'] } }),
    'no jti': make({ payload: without('jti') }),
    'a payload that is text': make({ payload: 'text' }),
    'a payload that is null': make({ payload: null }),
    'a payload that is a list': make({ payload: [payload] }),
    'no JSON': 'bm8.bm8.bm8',
    'nothing but dots': '..',
    'padding after the signature': `${control}==`,
    'padding after the payload, signed so': make({ spell: (part) => `${part}=` }),
    'a space before the signature': `${header}.${body}. ${signature}`,
    'a space before the payload, signed so': make({ spell: (part) => ` ${part}` }),
    'stray bits at the end of the signature': `${header}.${body}.${withStrayBits(signature)}`,
    'the alphabet of plain base64': `${header}.${body}.${plainBase64}`,
    'a token in a token': make({ payload: control }),
    'a token in a token, declared': make({ payload: control, header: { cty: 'JWT' } }),
    'two tokens': `${control}, ${control}`,
    'JSON serialisation': JSON.stringify({ protected: header, payload: body, signature }),
    'general JSON serialisation': JSON.stringify({
      payload: body,
      signatures: [{ protected: header, signature }],
    }),
    'a detached payload': `${header}..${signature}`,
    'a token of another installation': make({
      key: other.privateKey,
      header: { kid: thumbprintOf(jwk) },
    }),
    '5 kB': make({ payload: { ...payload, more: 'x'.repeat(5_000) } }),
  };
}

/** The last of 86 characters carries four bits that no byte of the signature needs. */
const withStrayBits = (signature: string): string =>
  signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);

/** RFC 7638, as we name our own keys. */
const thumbprintOf = ({ crv, kty, x, y }: JsonWebKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

const forge =
  (facts: TokenFacts) =>
  ({
    header = {},
    payload = facts.payload,
    key = createPrivateKey(facts.privateKey),
    dsaEncoding = 'ieee-p1363',
    spell = (part) => part,
  }: Parts): string => {
    const encodedHeader = encode({ alg: 'ES256', typ: 'at+jwt', kid: facts.kid, ...header });
    const input = `${encodedHeader}.${spell(encode(payload))}`;
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding });
    return `${input}.${signature.toString('base64url')}`;
  };
