import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Strategy } from 'passport-jwt';
import { hasCompactForm } from '../libs/auth/src/tokens/compact-form.js';
import { type SignedIn, TestApp } from './support/app.js';
import { controlToken, decodePart, type TokenFacts } from './support/forged-tokens.js';
import { jwsVectors, pemOf, type Vector } from './support/wycheproof.js';

/**
 * Where we answer otherwise than the file says. All but the last two are refusals of what it calls
 * valid.
 */
const DIFFERENCES: Record<number, string> = {
  259: 'an empty payload, which no access token has',
  264: 'as 259',
  268: 'as 259',
  272: 'as 259',
  320: 'as 259',
  325: 'as 259',
  346:
    'the group has a key for PS256, the header says PS384: a key is for one algorithm (RFC ' +
    '8725 section 3.1)',
  347: 'ES521 is no registered algorithm; the one for P-521 is ES512 (RFC 7518 section 3.1)',
  350: 'as 346',
  351: 'as 347',
  372: 'a question mark in the header is no base64url, whatever the signature says',
  373: 'a question mark in the payload, likewise',
  367:
    'called invalid for its padding, but the padding was lost upstream: byte for byte the ' +
    'valid vector 357',
  370: 'as 367',
};

describe("Wycheproof's signature vectors", () => {
  const vectors = jwsVectors();

  it('are all there', () => {
    const count = (result: string) => vectors.filter((vector) => vector.result === result).length;

    expect([vectors.length, count('valid'), count('invalid')]).toEqual([401, 46, 355]);
  });

  it('are told apart by the form that we demand and the library that we verify with', async () => {
    const disagreements: Record<number, string> = {};
    for (const vector of vectors) {
      const verdict = (await verifies(vector)) ? 'valid' : 'invalid';
      if (verdict !== vector.result)
        disagreements[vector.tcId] = `${vector.result}, we say ${verdict}`;
    }

    expect(Object.keys(disagreements)).toEqual(Object.keys(DIFFERENCES));
    const laxer = vectors.filter(({ tcId }) => disagreements[tcId] === 'invalid, we say valid');
    const valid357 = vectors.find(({ tcId }) => tcId === 357)?.jws;
    expect(laxer.map(({ tcId, jws }) => [tcId, jws === valid357])).toEqual([
      [367, true],
      [370, true],
    ]);
  });

  describe('sent to the API, which has their ES256 key among its own', () => {
    let app: TestApp;
    let admin: SignedIn;
    let facts: TokenFacts;
    const ofEs256 = vectors.filter(({ key }) => key.alg === 'ES256');

    beforeAll(async () => {
      app = await TestApp.start();
      admin = await app.admin();
      const { kid = '', ...privateKey } = ofEs256[0]?.privateKey ?? {};
      facts = {
        kid,
        privateKey: pemOf(privateKey as Vector['key']),
        payload: decodePart(admin.token, 1),
        refreshToken: admin.refreshToken,
      };
      await app.db.query(
        `INSERT INTO auth.signing_keys (kid, private_key, signs_from) VALUES ($1, $2,
            now() + interval '1 day')`,
        [facts.kid, facts.privateKey],
      );
    });
    afterAll(() => app.close());

    const refusals = async (
      tokens: ReadonlyArray<readonly [number, string]>,
    ): Promise<Record<number, unknown>> => {
      const answers: Record<number, unknown> = {};
      for (const [tcId, token] of tokens) {
        const { status, body } = await app.request('GET', '/v1/users/me', { token });
        const expected = token === '' ? 'unauthenticated' : 'invalid-token';
        if (status !== 401 || body['code'] !== expected) answers[tcId] = [status, body['code']];
      }
      return answers;
    };

    it('open the door only to a token of our own form under that key', async () => {
      expect(
        (await app.request('GET', '/v1/users/me', { token: controlToken(facts) })).status,
      ).toBe(200);
    });

    it('are all refused, since even the valid ones are no access tokens', async () => {
      expect(await refusals(vectors.map(({ tcId, jws }) => [tcId, jws] as const))).toEqual({});
    });

    it('are refused when their signatures are attached to a token of ours', async () => {
      const signed = controlToken(facts).split('.').slice(0, 2).join('.');
      const transplanted = ofEs256.map(
        ({ tcId, jws }) => [tcId, `${signed}.${jws.split('.')[2] ?? ''}`] as const,
      );

      expect(transplanted.length).toBe(39);
      expect(await refusals(transplanted)).toEqual({});
    });
  });
});

/** By passport-jwt, which the API verifies with. */
async function verifies({ jws, key }: Vector): Promise<boolean> {
  if (!hasCompactForm(jws)) return false;
  // The keys that name no algorithm are for encryption: nothing may verify under them.
  const algorithm = key.alg ?? (key.kty === 'EC' ? 'ES256' : 'RS256');
  const strategy = new Strategy(
    {
      jwtFromRequest: () => jws,
      secretOrKeyProvider: (_request, _token, done) =>
        done(null, isForSignatures(key) ? (keyOf(key) as unknown as Buffer) : undefined),
      algorithms: [algorithm as 'ES256'],
    },
    (_payload: unknown, done) => done(null, {}),
  );
  return new Promise((resolve) => {
    const outcomes = { success: () => resolve(true), fail: () => resolve(false) };
    Object.assign(strategy, outcomes).authenticate({} as never);
  });
}

/** A look-up finds no other keys: those of the API come from a table that has nothing but ES256. */
const isForSignatures = ({ use = 'sig', key_ops = ['verify'] }: Vector['key']): boolean =>
  use === 'sig' && key_ops.includes('verify');

const keyOf = (key: Vector['key']): KeyObject =>
  key.kty === 'oct'
    ? createSecretKey(Buffer.from(key.k ?? '', 'base64url'))
    : createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
