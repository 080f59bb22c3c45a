import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import type { Answer } from '../http/answer.js';
import { Answers, Documented, Problems } from '../http/docs.decorators.js';
import { InvalidCursor, Pages } from '../http/pagination.js';
import { ApiTags } from '../openapi/documentation.decorators.js';
import { AuditEvents } from './audit-events.query.js';
import { auditEventList, toAuditEventResponse } from './dto/audit-event.response.js';
import { type ListAuditEventsQuery, listAuditEventsQuery } from './dto/list-audit-events.query.js';

@Controller({ path: 'audit-events', version: '1' })
@ApiTags('Audit')
export class AuditEventsController {
  constructor(
    private readonly events: AuditEvents,
    private readonly pages: Pages,
  ) {}

  @Get()
  @Documented('List audit events', 'Who did what to what, when and from where; newest first.')
  @RequirePermission(PlatformPermission.ReadAudit)
  @Answers(200, 'A page of audit events.', auditEventList, ['Link'])
  @Problems(InvalidCursor)
  async listAuditEvents(@Query({ schema: listAuditEventsQuery }) query: ListAuditEventsQuery): Promise<Answer> {
    const { limit: _, cursor: __, ...filters } = query;
    return this.pages.answer({
      path: '/v1/audit-events',
      query,
      fetch: (page) => this.events.list(filters, page),
      keyset: (event) => [event.id],
      item: toAuditEventResponse,
    });
  }
}
