import { ConfigurationError } from '../config/configuration-error.js';
import { SealingRefused } from './head-check.js';
import type { Sealer } from './sealer.js';

/**
 * For the start of a process that seals: a wrong key is noticed when an operator is looking.
 * @throws ConfigurationError when the audit log was sealed with another AUDIT_CHAIN_KEY, or with one at all
 */
export async function assertChainKey(sealer: Pick<Sealer, 'assertMaySeal'>): Promise<void> {
  try {
    await sealer.assertMaySeal();
  } catch (error) {
    if (!(error instanceof SealingRefused)) throw error;
    // Anything else that is wrong with the chain must not keep mail and events from being handled.
    if (error.isAboutKey) throw new ConfigurationError(error.message);
  }
}
