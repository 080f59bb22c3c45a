import { Module } from '@nestjs/common';
import { AuditEventsController } from './reading/audit-events.controller.js';
import { AuditEvents } from './reading/audit-events.query.js';
import { AuditExport } from './reading/audit-export.js';

/**
 * Reading the audit log over HTTP; writing it is `AuditLog`, which every module has from the
 * platform.
 */
@Module({ controllers: [AuditEventsController], providers: [AuditEvents, AuditExport] })
export class AuditModule {}
