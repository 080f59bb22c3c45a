import type { RotatedBy, SigningKeyRotation } from '@orderly/auth/key-rotation';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { counted } from '@orderly/platform/kernel/text/counted';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandRefused } from '../command-refused.js';

export function addKeys(program: Command): void {
  const command = program
    .command('keys')
    .description('The keys that sign access tokens, encrypt second factors, and sign web pushes.');

  command
    .command('list')
    .description('List the keys, newest first.')
    .option('--json', 'one JSON object per line, for scripts')
    .action(async ({ json }: { json?: true }) => {
      await withRotation(async (rotation) => {
        const keys = await rotation.list();
        for (const key of keys) console.log(json ? JSON.stringify(key) : lineOf(key));
        if (keys.length === 0 && !json) console.log('No keys yet: the first start creates one.');
      });
    });

  command
    .command('rotate')
    .description(
      'Announce a new key. It signs in five minutes; the others verify until their last ' +
        'token has expired.',
    )
    .action(async () => {
      await withRotation(async (rotation) => {
        const { kid } = await rotation.rotate(operator());
        console.log(`${kid} is announced and signs in five minutes. Nobody is logged out.`);
      });
    });

  command
    .command('retire')
    .description(
      'Refuse the tokens of a key that may be compromised. Clients refresh their tokens; ' +
        'no session ends.',
    )
    .argument('<kid>', 'which key', kid)
    .action(async (name: string) => {
      await withRotation(async (rotation) => {
        const { successor } = await rotation.retire(operator(), name);
        console.log(`${name} has retired; every process knows within 30 seconds.`);
        if (successor !== null) console.log(`${successor} signs from now on.`);
      });
    });

  command
    .command('web-push')
    .description('Make a key pair for web push, as lines for the environment.')
    .action(async () => {
      const { default: webPush } = await import('web-push');
      const { publicKey, privateKey } = webPush.generateVAPIDKeys();
      console.log(`VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${privateKey}`);
    });

  command
    .command('reencrypt')
    .description(
      'Encrypt the stored secrets with the first key of AUTH_ENCRYPTION_KEY. Orderly ' +
        'may run meanwhile.',
    )
    .action(async () => {
      const { Reencryption } = await import(
        '../../../../libs/platform/src/encryption/reencryption.js'
      );
      await withServices(async (get) => {
        const { keyId, count } = await get(Reencryption).run(operator());
        const secrets = counted(count, 'secret was', 'secrets were');
        console.log(`${secrets} encrypted with the key ${keyId}.`);
        console.log('Keys behind the first in AUTH_ENCRYPTION_KEY can be removed now.');
      });
    });
}

function kid(given: string): string {
  if (/^[\w-]{1,64}$/.test(given)) return given;
  throw new InvalidArgumentError('Give the id of a key, as `keys list` shows it.');
}

/**
 * An operator who can start commands can do anything; the audit log records that it was the
 * operator.
 */
const operator = (): RotatedBy => ({
  actorId: null,
  origin: { requestId: `cli-${newId()}`, traceparent: continueTrace(undefined), ip: null },
});

type Auth = typeof import('../../../../libs/auth/src/public/key-rotation.js');
type Get = <T>(service: abstract new (...args: never[]) => T) => T;

async function withServices(work: (get: Get, auth: Auth) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { PARTS }, auth] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../parts/keys.js'),
    import('../../../../libs/auth/src/public/key-rotation.js'),
  ]);
  await withDatabase((config) =>
    withPlatform(
      config,
      (app) => work((service) => app.get(service, { strict: false }), auth),
      PARTS,
    ),
  );
}

const withRotation = (work: (rotation: SigningKeyRotation) => Promise<void>): Promise<void> =>
  withServices(async (get, { SigningKeyRotation, RotationRefused }) => {
    try {
      await work(get(SigningKeyRotation));
    } catch (error) {
      throw error instanceof RotationRefused ? new CommandRefused(error.message) : error;
    }
  });

type Key = Awaited<ReturnType<SigningKeyRotation['list']>>[number];

function lineOf({ kid: id, state, createdAt, signsFrom, retiresAt }: Key): string {
  const facts = [
    createdAt && `made ${createdAt.toISOString()}`,
    state === 'announced' && `signs from ${signsFrom?.toISOString()}`,
    retiresAt && `${state === 'retired' ? 'retired' : 'retires'} ${retiresAt.toISOString()}`,
    createdAt === undefined && 'from JWT_SIGNING_KEY',
  ];
  return [id, state.padEnd(9), ...facts.filter(Boolean)].join('  ');
}
