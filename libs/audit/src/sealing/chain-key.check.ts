import { Injectable } from '@nestjs/common';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { StartCheck } from '@orderly/platform/worker/start-check';
import { SealingRefused } from '../chain/head-check.js';
import { Sealer } from './sealer.js';

/** Detects a wrong key when a sealing process starts, while an operator is watching. */
@Injectable()
export class ChainKeyCheck extends StartCheck {
  constructor(private readonly sealer: Sealer) {
    super();
  }

  /**
   * @throws ConfigurationError when the audit log was sealed with another AUDIT_CHAIN_KEY, or with
   * a
   *   key when none is set
   */
  override async assertReady(): Promise<void> {
    try {
      await this.sealer.assertMaySeal();
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error;
      // Other faults of the chain must not stop the handling of mail and events.
      if (error.isAboutKey) throw new ConfigurationError(error.message);
    }
  }
}
