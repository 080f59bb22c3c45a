// Runs before the migration: the owner of the schema creates the role of the application.
import pg from 'pg';

const { username, password } = new URL(process.env.DATABASE_URL);
const client = new pg.Client({ connectionString: process.env.DATABASE_MIGRATION_URL });
await client.connect();
try {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [username]);
  const role = client.escapeIdentifier(username);
  const secret = client.escapeLiteral(decodeURIComponent(password));
  await client.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${secret}`);
} finally {
  await client.end();
}
