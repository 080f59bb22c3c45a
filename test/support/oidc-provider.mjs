/**
 * A real OpenID provider for tests, in a process of its own: node oidc-provider.mjs <port>
 * <redirect URI>. Everybody may log in, with any password; the log-in name says what is claimed:
 * `<name>` has the verified address <name>@example.test, `unverified-<name>` one that is not.
 */
import { Provider } from 'oidc-provider';

const [port, redirectUri] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;

const claimsOf = (login) => ({
  sub: login,
  email: `${login.replace(/^unverified-/, '')}@example.test`,
  email_verified: !login.startsWith('unverified-'),
  name: 'Grace Example',
});

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'orderly',
      client_secret: 'a secret of the test client',
      redirect_uris: [redirectUri],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_context, login) => ({ accountId: login, claims: () => claimsOf(login) }),
});

provider.listen(Number(port), '127.0.0.1', () => process.send?.('ready'));
