import { Injectable, Logger } from '@nestjs/common';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { SigningKeyRotation } from './signing-key-rotation.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

/** For `orderly keys list`; the audit log keeps the history for longer. */
const RETIRED_KEPT_DAYS = 7;

/** Replaces the signing key when it is old enough, and deletes retired keys. */
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
