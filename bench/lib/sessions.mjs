/** Many callers at once, without a log-in each: hashing their passwords would take minutes. */
import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { copyInto } from './copy.mjs';
import { ask } from './database.mjs';

const LIFE_S = 3_600;

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

/** With the key of the installation. @param {string} url @param {{ id: string, userId: string }[]} sessions @returns {Promise<string[]>} */
export async function signTokens(url, sessions) {
  const [{ kid, private_key: pem }] = await ask(url, 'SELECT kid, private_key FROM auth.signing_keys');
  const key = createPrivateKey(pem);
  const issuedAt = Math.floor(Date.now() / 1_000);
  const tokens = [];
  for (const { id, userId } of sessions) {
    const token = new SignJWT({ sid: id, acr: 'urn:orderly:aal1', amr: ['pwd'], auth_time: issuedAt })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .setIssuer('http://localhost')
      .setAudience('orderly')
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_S);
    tokens.push(await token.sign(key));
  }
  return tokens;
}
