import type { SignedIn, TestResponse } from './app.js';
import type { AuditedAct, World } from './audited-acts.js';
import { type AuthenticatorApp, codeOf, withAuthenticatorApp } from './authenticator-app.js';
import { SoftwarePasskey } from './software-passkey.js';

const post = ({ app }: World, path: string, body: unknown, token?: string): Promise<TestResponse> =>
  app.request('POST', path, { body, token });

const aPerson = ({ app, admin }: World): Promise<SignedIn> => app.account(admin, 'customer');

async function withPhone(world: World): Promise<{ ada: SignedIn; phone: AuthenticatorApp }> {
  const ada = await aPerson(world);
  return { ada, phone: await withAuthenticatorApp(world.app, ada) };
}

async function withPasskey(world: World) {
  const [ada, passkey] = [await aPerson(world), new SoftwarePasskey()];
  const { body } = await post(world, '/v1/auth/passkeys/options', undefined, ada.token);
  const response = passkey.create(body as never);
  const registered = await post(world, '/v1/auth/passkeys', { name: 'Phone', response }, ada.token);
  return { ada, passkey, registered, path: `/v1/auth/passkeys/${registered.body['id']}` };
}

/** With the second factors of an account. */
export const FACTOR_ACTS: Readonly<Record<string, AuditedAct>> = {
  loginWithSecondFactor: {
    action: 'auth.logged-in',
    act: async (world) => {
      const { ada, phone } = await withPhone(world);
      const { body } = await post(world, '/v1/auth/login', {
        email: ada.email,
        password: ada.password,
      });
      const factor = { challenge: body['challenge'], totp: await phone.nextCode() };
      return post(world, '/v1/auth/login/second-factor', factor);
    },
  },
  beginTotp: {
    action: 'auth.totp-begun',
    act: async (world) => post(world, '/v1/auth/totp', undefined, (await aPerson(world)).token),
  },
  confirmTotp: {
    action: 'auth.second-factor-added',
    act: async (world) => {
      const { token } = await aPerson(world);
      const { body } = await post(world, '/v1/auth/totp', undefined, token);
      return post(
        world,
        '/v1/auth/totp/confirm',
        { code: codeOf(body['secret'] as string) },
        token,
      );
    },
  },
  removeTotp: {
    action: 'auth.second-factor-removed',
    act: async (world) =>
      world.app.request('DELETE', '/v1/auth/totp', { token: (await withPhone(world)).ada.token }),
  },
  resetSecondFactorsOfUser: {
    action: 'auth.second-factors-reset',
    act: async (world) => {
      const { ada } = await withPhone(world);
      const path = `/v1/users/${ada.userId}/second-factors`;
      return world.app.request('DELETE', path, { token: world.admin.token });
    },
  },
  renewRecoveryCodes: {
    action: 'auth.recovery-codes-made',
    act: async (world) =>
      post(world, '/v1/auth/recovery-codes', undefined, (await withPhone(world)).ada.token),
  },
  stepUp: {
    action: 'auth.stepped-up',
    act: async (world) => {
      const { ada, phone } = await withPhone(world);
      return post(world, '/v1/auth/step-up', { totp: await phone.nextCode() }, ada.token);
    },
  },
  getStepUpOptions: { why: 'A question to a passkey. What comes of it is written down.' },
  getPasskeyLoginOptions: { why: 'A question to a passkey. What comes of it is written down.' },
  getPasskeyOptions: { why: 'A question to a passkey. What comes of it is written down.' },
  registerPasskey: {
    action: 'auth.passkey-added',
    act: async (world) => (await withPasskey(world)).registered,
  },
  renamePasskey: {
    action: 'auth.passkey-renamed',
    act: async (world) => {
      const { ada, path } = await withPasskey(world);
      return world.app.request('PATCH', path, { token: ada.token, body: { name: 'Laptop' } });
    },
  },
  removePasskey: {
    action: 'auth.passkey-removed',
    act: async (world) => {
      const { ada, path } = await withPasskey(world);
      return world.app.request('DELETE', path, { token: ada.token });
    },
  },
  loginWithPasskey: {
    action: 'auth.logged-in',
    act: async (world) => {
      const { passkey } = await withPasskey(world);
      const { body } = await post(world, '/v1/auth/login/passkey/options', {});
      return post(world, '/v1/auth/login/passkey', {
        response: passkey.get(body as { challenge: string }),
      });
    },
  },
};
