import { Injectable } from '@nestjs/common';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { StartCheck } from '@orderly/platform/worker/start-check';
import { SealingRefused } from '../chain/head-check.js';
import { Sealer } from './sealer.js';

/** Notices a wrong key at the start of a process that seals, while an operator is watching. */
@Injectable()
export class ChainKeyCheck extends StartCheck {
  constructor(private readonly sealer: Sealer) {
    super();
  }

  /**
   * @throws ConfigurationError when the audit log was sealed with another AUDIT_CHAIN_KEY, or with
   *   one at all
   */
  override async assertReady(): Promise<void> {
    try {
      await this.sealer.assertMaySeal();
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error;
      // Anything else that is wrong with the chain must not keep mail and events from being
      // handled.
      if (error.isAboutKey) throw new ConfigurationError(error.message);
    }
  }
}
