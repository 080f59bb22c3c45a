/**
 * Programs that act for people, one for each: made in the database, since the API would ask for a
 * step-up and mail the owner.
 */
import { v7 as uuidv7 } from 'uuid';
import { ask } from './database.mjs';
import { built } from './paths.mjs';
import { signAll } from './sessions.mjs';

const SCOPE = 'orders:read';

/** @param {string} url @param {string[]} owners ids @returns {Promise<string[]>} */
export async function makeKeys(url, owners) {
  const { mintApiKey } = await built('libs/auth/src/api-keys/api-key-format.js');
  const keys = owners.map(() => mintApiKey('live'));
  await ask(
    url,
    `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, expires_at)
     SELECT id, owner, 'bench', decode(hash, 'hex'), prefix, ARRAY['${SCOPE}'],
       now() + interval '1 hour'
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS given (id, owner, hash,
         prefix)`,
    [
      owners.map(() => uuidv7()),
      owners,
      keys.map(({ hash }) => hash.toString('hex')),
      keys.map(({ prefix }) => prefix),
    ],
  );
  return keys.map(({ key }) => key);
}

/** @param {string} url @param {string[]} owners ids @returns {Promise<string[]>} ids of clients */
export async function addClients(url, owners) {
  const ids = owners.map(() => uuidv7());
  await ask(
    url,
    `INSERT INTO auth.oauth_clients (id, owner_id, name, auth_method, secret_hash, scopes)
     SELECT id, owner, 'bench', 'client_secret_basic', sha256(id::text::bytea), ARRAY['${SCOPE}']
       FROM unnest($1::uuid[], $2::uuid[]) AS given (id, owner)`,
    [ids, owners],
  );
  return ids;
}

/** @param {string} url @param {string[]} clients ids @returns {Promise<string[]>} */
export const signClientTokens = (url, clients) =>
  signAll(
    url,
    clients.map((id) => ({ subject: id, claims: { client_id: id, scope: SCOPE } })),
  );
