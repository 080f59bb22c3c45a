import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { DataSource } from 'typeorm';
import { signatureOf } from '../chain/anchors.js';
import type { ChainHead } from '../chain/audit-chain.js';
import { SealingRefused } from '../chain/head-check.js';
import { SMALLEST_ID, unsealedEntries } from '../chain/unsealed-entries.js';
import { Sealer } from '../sealing/sealer.js';
import { type Verified, verifyAudit } from './verify-audit.js';

interface AnchorRequest {
  /** One line for later verifiers, up to 500 characters. */
  readonly reason: string;
  /** Whether to accept the current findings of the verification. */
  readonly accept: boolean;
  readonly origin: RequestContext;
}

export interface AnchorMade {
  /** Null when no anchor was created: the findings were not accepted, or nothing is sealed yet. */
  readonly at: ChainHead | null;
  readonly findings: readonly string[];
}

/** Repairs the chain after an accident: see `Anchor`. */
@Injectable()
export class AnchorMaker {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly sealer: Sealer,
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  async make(request: AnchorRequest): Promise<AnchorMade> {
    await this.sealWhatWaits();
    const verified = await this.verify();
    const { findings, head } = verified;
    if (!head || (findings.length > 0 && !request.accept)) return { at: null, findings };
    await this.insert(head, verified, request);
    // With another key, waiting entries can be sealed only after the anchor. Those that waited too
    // long would then be findings, but they belong to what was accepted.
    await this.sealWhatWaits();
    const after = await this.verify();
    if (!after.head || after.findings.length === 0) return { at: head, findings };
    await this.insert(after.head, after, request);
    return { at: after.head, findings: [...findings, ...after.findings] };
  }

  private verify(): Promise<Verified> {
    const { chainKey, previousChainKey: previousKey } = this.config.audit;
    return verifyAudit(this.dataSource, { chainKey, previousKey });
  }

  private async sealWhatWaits(): Promise<void> {
    try {
      for await (const { entries } of unsealedEntries(this.dataSource, SMALLEST_ID)) {
        await this.sealer.sealThese(entries.map(({ id }) => id));
      }
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error;
    }
  }

  private async insert(
    { position, hash }: ChainHead,
    { state, findings }: Verified,
    { reason, origin }: AnchorRequest,
  ): Promise<void> {
    const madeAt = this.clock.now();
    const anchor = { position, hash, state, reason, madeAtUs: BigInt(madeAt.getTime()) * 1_000n };
    const signature = signatureOf(anchor, this.config.audit.chainKey);
    await this.transactions.run(async (tx) => {
      await tx.query(
        `INSERT INTO platform.audit_anchors (position, hash, state, made_at, reason, signature)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [String(position), hash, state, madeAt, reason, signature],
      );
      await this.log.record(tx, {
        actorId: null,
        origin,
        action: 'platform.audit-anchored',
        subject: { type: 'audit-log', id: 'all' },
        after: { position: Number(position), findings: findings.length },
      });
    });
  }
}
