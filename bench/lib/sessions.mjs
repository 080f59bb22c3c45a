/** Many callers at once, without a log-in each: hashing their passwords would take minutes. */
import { createHash, createPrivateKey, randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { copyInto } from './copy.mjs';
import { ask } from './database.mjs';

const LIFE_S = 86_400;
const TOKEN_LIFE_S = 600;

/**
 * @param {string} url @param {import('./seed.mjs').Customer[]} customers
 * @returns {Promise<{ id: string, userId: string }[]>}
 */
export async function openSessions(url, customers) {
  const sessions = customers.map(({ id }) => ({ id: uuidv7(), userId: id }));
  const until = new Date(Date.now() + LIFE_S * 1_000).toISOString();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows = sessions.map(({ id, userId }) => [id, userId, until]);
    await copyInto(client, 'auth.sessions (id, user_id, expires_at)', rows);
    await client.query('VACUUM ANALYZE auth.sessions');
  } finally {
    await client.end();
  }
  return sessions;
}

/**
 * Gives each session a cookie in place of its tokens.
 * @param {string} url
 * @param {{ id: string, userId: string }[]} sessions
 * @returns {Promise<string[]>} cookie headers
 */
export async function giveCookies(url, sessions) {
  const values = sessions.map(() => randomBytes(32).toString('base64url'));
  await ask(
    url,
    `UPDATE auth.sessions s SET transport = 'cookie', cookie_hash = decode(given.hash, 'hex'),
      last_used_at = now()
       FROM unnest($1::uuid[], $2::text[]) AS given (id, hash) WHERE s.id = given.id`,
    [
      sessions.map(({ id }) => id),
      values.map((value) => createHash('sha256').update(value).digest('hex')),
    ],
  );
  return values.map((value) => `__Host-orderly-session=${value}`);
}

/**
 *  With the key of the installation.
 * @param {string} url
 * @param {{ id: string, userId: string }[]} sessions
 * @returns {Promise<string[]>}
 */
export const signTokens = (url, sessions) =>
  signAll(
    url,
    sessions.map(({ id, userId }) => ({
      subject: userId,
      claims: {
        sid: id,
        acr: 'urn:orderly:aal1',
        amr: ['pwd'],
        auth_time: Math.floor(Date.now() / 1_000),
      },
    })),
  );

/**
 * @param {string} url
 * @param {{ subject: string, claims: object }[]} wanted
 * @returns {Promise<string[]>}
 */
export async function signAll(url, wanted) {
  const [{ kid, private_key: pem }] = await ask(
    url,
    'SELECT kid, private_key FROM auth.signing_keys',
  );
  const key = createPrivateKey(pem);
  const issuedAt = Math.floor(Date.now() / 1_000);
  const tokens = [];
  for (const { subject, claims } of wanted) {
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer('http://localhost')
      .setAudience('orderly')
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFE_S);
    tokens.push(await token.sign(key));
  }
  return tokens;
}
