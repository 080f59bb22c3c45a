import { Module } from '@nestjs/common';
import { AuditEventsController } from './reading/audit-events.controller.js';
import { AuditEvents } from './reading/audit-events.query.js';
import { AuditExport } from './reading/audit-export.js';

/**
 * Reads the audit log over HTTP. The platform provides `AuditLog`, which writes it, to every
 * module.
 */
@Module({ controllers: [AuditEventsController], providers: [AuditEvents, AuditExport] })
export class AuditModule {}
