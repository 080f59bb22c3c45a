import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import { PlatformPermission } from '@orderly/platform/access/platform.permissions';
import {
  ApiDoc,
  ApiFileResult,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AuditEvents } from './audit-events.query.js';
import { AuditExport } from './audit-export.js';
import { AuditEventList, toAuditEventResponse } from './dto/audit-event.response.js';
import { AuditFilters, ListAuditEventsQuery } from './dto/list-audit-events.query.js';

const NDJSON = 'application/x-ndjson';

@Controller({ path: 'audit-events', version: '1' })
@ApiTags('Audit')
export class AuditEventsController {
  constructor(
    private readonly events: AuditEvents,
    private readonly pages: Pages,
    private readonly copies: AuditExport,
  ) {}

  @Get()
  @ApiDoc('List audit events', 'Who did what, to what, when and from where; newest first.')
  @RequirePermission(PlatformPermission.ReadAudit)
  @ApiResult(200, 'A page of audit events.', AuditEventList, ['Link'])
  @ApiProblems(InvalidCursor)
  async listAuditEvents(@Query() query: ListAuditEventsQuery): Promise<HttpResult> {
    const { limit: _, cursor: __, ...filters } = query;
    return this.pages.respond({
      path: '/v1/audit-events',
      query,
      fetch: (page) => this.events.list(filters, page),
      keyset: (event) => [event.id],
      item: toAuditEventResponse,
    });
  }

  @Get('export')
  @ApiDoc(
    'Export audit events',
    'All events that match the filters, oldest first: one audit event per line, as in the list. ' +
      'A transfer that fails ends without its last line. Each export is recorded in the log.',
  )
  @RequirePermission(PlatformPermission.ReadAudit)
  @StepUp()
  @ApiFileResult(200, 'The events, one JSON object per line.', NDJSON)
  async exportAuditEvents(
    @CurrentActor() actor: Actor,
    @Query() filters: AuditFilters,
  ): Promise<StreamableFile> {
    const disposition = 'attachment; filename="audit-events.ndjson"';
    return new StreamableFile(await this.copies.begin(actor, filters), {
      type: NDJSON,
      disposition,
    });
  }
}
