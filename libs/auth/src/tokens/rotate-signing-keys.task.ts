import { Injectable, Logger } from '@nestjs/common';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** For people who look into `orderly keys list`; the audit log remembers for longer. */
const RETIRED_KEPT_DAYS = 7;

/** Gives the signing key a successor when it is old enough, and deletes those that retired. */
@Injectable()
export class RotateSigningKeys extends ScheduledTask {
  override readonly name = 'rotate-signing-keys';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 60_000;
  private readonly logger = new Logger(RotateSigningKeys.name);

  constructor(
    private readonly rotation: SigningKeyRotation,
    private readonly stored: SigningKeysRepository,
  ) {
    super();
  }

  override async run(): Promise<void> {
    const origin = {
      requestId: `schedule-${newId()}`,
      traceparent: continueTrace(undefined),
      ip: null,
    };
    const added = await this.rotation.rotateIfDue({ actorId: null, origin });
    if (added)
      this.logger.log(`The signing key ${added.kid} is announced; it signs in five minutes.`);
    await this.stored.purge(RETIRED_KEPT_DAYS);
  }
}
