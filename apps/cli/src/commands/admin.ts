import type { INestApplicationContext } from '@nestjs/common';
import type { AdminAccess } from '@orderly/auth/admin-access';
import { email } from '@orderly/platform/http/fields/addresses';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandRefused } from '../command-refused.js';

const LOG_IN_AGAIN = 'All sessions were ended, and the owner gets a mail.';

export function addAdmin(program: Command): void {
  const command = program
    .command('admin')
    .description('Recover access when no administrator can sign in.');

  command
    .command('create')
    .description('Add an administrator, and show a password once.')
    .argument('<email>', 'the address', address)
    .option('--name <name>', 'the display name', 'Administrator')
    .action(async (address: string, { name }: { name: string }) => {
      await withAdminAccess(async (access) => {
        const password = await access.create({ email: address, name, origin: origin() });
        await showPassword(address, password);
      });
    });

  command
    .command('reset-password')
    .description('Give an account a new password, and show it once. A second factor stays.')
    .argument('<email>', 'the address of the account', address)
    .action(async (address: string) => {
      await withAdminAccess(async (access) => {
        await showPassword(address, await access.resetPassword(address, origin()));
        console.log(LOG_IN_AGAIN);
      });
    });

  command
    .command('reactivate')
    .description('Make a suspended account active again. Password and second factor stay.')
    .argument('<email>', 'the address of the account', address)
    .action(async (address: string) => {
      await withAdminAccess(async (access) => {
        await access.reactivate(address, origin());
        console.log(`${address} is active again.`);
      });
    });

  command
    .command('reset-factors')
    .description('Remove the second factors of an account: authenticator app, passkeys, codes.')
    .argument('<email>', 'the address of the account', address)
    .action(async (address: string) => {
      await withAdminAccess(async (access) => {
        const { removed, passwordRemoved } = await access.resetFactors(address, origin());
        console.log(
          removed === 0
            ? `${address} has no second factor.`
            : `Second factors removed from ${address}: ${removed}. ${LOG_IN_AGAIN}`,
        );
        if (passwordRemoved)
          console.log(
            'The password was too short to stand alone and was removed: ' +
              'run `orderly admin reset-password`, or use "forgot password".',
          );
      });
    });
}

function address(given: string): string {
  const parsed = tryParse(email(), given);
  if (parsed !== undefined) return parsed;
  throw new InvalidArgumentError('Give an e-mail address.');
}

const origin = (): RequestContext => ({
  requestId: `cli-${newId()}`,
  traceparent: continueTrace(undefined),
  ip: null,
});

async function showPassword(address: string, password: string): Promise<void> {
  const { announcePassword } = await import('../announce.js');
  announcePassword({ email: address, password });
}

async function withAdminAccess(work: (access: AdminAccess) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { PARTS }, { AdminAccess, AdminAccessRefused }] =
    await Promise.all([
      import('../with-database.js'),
      import('../platform-context.js'),
      import('../parts/admin.js'),
      import('../../../../libs/auth/src/public/admin-access.js'),
    ]);
  const workOn = async (app: INestApplicationContext): Promise<void> => {
    try {
      await work(app.get(AdminAccess, { strict: false }));
    } catch (error) {
      throw error instanceof AdminAccessRefused ? new CommandRefused(error.message) : error;
    }
  };
  await withDatabase((config) => withPlatform(config, workOn, PARTS));
}
