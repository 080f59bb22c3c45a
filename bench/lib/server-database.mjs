/** Databases on a PostgreSQL that is there already, and gone afterwards. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate, ownedBy } from './database.mjs';

/**
 * @param {string} serverUrl of a role that may create roles and databases
 * @returns {Promise<{ add: (name: string, isMigrated: boolean) => Promise<{ url: string, ownerUrl:
 *   string }>, stop: () => Promise<void> }>} `add` makes a database for a role that owns nothing,
 *   as in production
 */
export async function databasesOn(serverUrl) {
  const admin = new pg.Client(serverUrl);
  await admin.connect();
  const prefix = `orderly_drill_${process.pid}`;
  const password = randomBytes(16).toString('hex');
  const [owner, app] = [`${prefix}_owner`, `${prefix}_app`];
  const databases = [];
  const stop = async () => {
    for (const name of databases) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`REVOKE SET ON PARAMETER session_replication_role FROM ${owner}`);
    for (const role of [owner, app]) await admin.query(`DROP ROLE IF EXISTS ${role}`);
    await admin.end();
  };
  const urlOf = (name, role) => {
    const url = new URL(serverUrl);
    return Object.assign(url, { pathname: `/${name}`, username: role, password }).href;
  };
  for (const role of [owner, app])
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  // For the seeding of old orders, which passes over the triggers and ends with a CHECKPOINT.
  await admin.query(`GRANT pg_checkpoint TO ${owner}`);
  await admin.query(`GRANT SET ON PARAMETER session_replication_role TO ${owner}`);
  ownedBy(urlOf('postgres', owner));
  const add = async (name, isMigrated) => {
    const full = `${prefix}_${name}`;
    databases.push(full);
    await admin.query(`CREATE DATABASE ${full} OWNER ${owner} TEMPLATE template0`);
    const url = urlOf(full, app);
    if (isMigrated) await migrate(url);
    return { url, ownerUrl: urlOf(full, owner) };
  };
  return { add, stop };
}
