import { Module } from '@nestjs/common';
import { ChainKeyCheck } from './chain-key.check.js';
import { SealAudit } from './seal-audit.task.js';
import { Sealer } from './sealer.js';

/** The worker's half of the audit log: it chains the entries that all processes record. */
@Module({ providers: [ChainKeyCheck, SealAudit, Sealer] })
export class AuditSealingModule {}
