import { Module } from '@nestjs/common';
import { AuditEventsController } from './audit-events.controller.js';
import { AuditEvents } from './audit-events.query.js';
import { AuditExport } from './audit-export.js';

/** Reading the audit log over HTTP; writing it is `AuditLog`, which every module has from the platform. */
@Module({ controllers: [AuditEventsController], providers: [AuditEvents, AuditExport] })
export class AuditModule {}
