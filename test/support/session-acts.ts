import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { AuditedAct, World } from './audited-acts.js';

const newSecret = (): string => randomBytes(32).toString('base64url');
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** As if a provider had just vouched for the administrator, in the browser with this cookie. */
async function vouched(
  { app, admin }: World,
  kind: 'session' | 'link',
): Promise<{ code: string; cookie: string }> {
  const [code, binding, subject] = [newSecret(), newSecret(), newId()];
  if (kind === 'session') await identity(app, admin.userId, subject);
  await app.db.query(
    `INSERT INTO auth.oidc_results (code_hash, browser_hash, kind, provider, user_id, issuer,
      subject, transport, expires_at)
     VALUES ($1, $2, $3, 'acme', $4, 'https://acme.example', $5, 'token',
       now() + interval '1 minute')`,
    [hashOf(code), hashOf(binding), kind, admin.userId, subject],
  );
  return { code, cookie: `__Host-orderly-oidc=${binding}` };
}

async function identity(app: World['app'], userId: string, subject: string): Promise<string> {
  const id = newId();
  await app.db.query(
    `INSERT INTO auth.identities (id, user_id, issuer, subject) VALUES ($1, $2,
        'https://acme.example', $3)`,
    [id, userId, subject],
  );
  return id;
}

/** Where somebody is signed in, and with whom. */
export const SESSION_ACTS: Readonly<Record<string, AuditedAct>> = {
  endSession: {
    action: 'auth.session-ended',
    act: async ({ app, admin }) => {
      const { sessionId, token } = await app.openSession(admin.userId);
      return app.request('DELETE', `/v1/auth/sessions/${sessionId}`, { token });
    },
  },
  endOtherSessions: {
    action: 'auth.other-sessions-ended',
    act: async ({ app, admin }) => {
      const { userId, token } = await app.account(admin, 'customer');
      await app.openSession(userId);
      return app.request('POST', '/v1/auth/sessions/end-others', { token });
    },
  },
  endSessionsOfUser: {
    action: 'auth.sessions-ended-by-admin',
    act: async ({ app, admin }) => {
      const { userId } = await app.account(admin, 'customer');
      return app.request('DELETE', `/v1/users/${userId}/sessions`, { token: admin.token });
    },
  },
  startOidcSignIn: { why: 'Nobody is known yet; who signs in, or is refused, is written down.' },
  signInWithProvider: {
    action: 'auth.logged-in',
    act: async (world) => {
      const { code, cookie } = await vouched(world, 'session');
      return world.app.request('POST', '/v1/auth/oidc/sign-in', { body: { code }, cookie });
    },
  },
  linkIdentity: {
    action: 'auth.identity-linked',
    act: async (world) => {
      const { code: linkCode, cookie } = await vouched(world, 'link');
      const { token } = world.admin;
      return world.app.request('POST', '/v1/auth/identities', {
        body: { linkCode },
        cookie,
        token,
      });
    },
  },
  unlinkIdentity: {
    action: 'auth.identity-unlinked',
    act: async ({ app, admin }) => {
      const id = await identity(app, admin.userId, newId());
      return app.request('DELETE', `/v1/auth/identities/${id}`, { token: admin.token });
    },
  },
};
