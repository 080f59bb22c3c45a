import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Uploads } from '@orderly/platform/files/uploads';
import type { FileBody } from '@orderly/platform/http/file-body';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { type IdempotentCall, withContent } from '@orderly/platform/idempotency/idempotent-call';
import type { JobResponse } from '@orderly/platform/jobs/dto/job.response';
import { jobStarted } from '@orderly/platform/jobs/job-result';
import { Jobs } from '@orderly/platform/jobs/jobs';
import { type Actor, principalOf } from '@orderly/platform/kernel/identity/actor';
import { CatalogPermission } from '../products/catalog.permissions.js';
import { PRODUCT_IMPORT } from './product-import.js';

/** Stores the file of an import, and starts its job. */
@Injectable()
export class ProductImports {
  constructor(
    private readonly uploads: Uploads,
    private readonly jobs: Jobs,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly config: AppConfig,
  ) {}

  /**
   * The same file that is being imported already is not imported again: its job is returned.
   * @throws FileTooLarge, FileStorageFull, TooManyJobs, MalformedRequest
   */
  async start(
    actor: Actor,
    call: IdempotentCall | undefined,
    body: FileBody,
    dryRun: boolean,
  ): Promise<HttpResult<JobResponse>> {
    const format = body.mediaType === 'text/csv' ? 'csv' : 'ndjson';
    const owner = { ownerId: actor.userId, principal: principalOf(actor) };
    const {
      id: fileId,
      size,
      sha256,
    } = await this.uploads.receive(owner, body, {
      name: `products.${format}`,
      permission: CatalogPermission.Write,
      maxBytes: this.config.files.maxImportBytes,
    });
    let isUsed = false;
    try {
      return await this.idempotency.once(withContent(call, sha256), async (tx) => {
        const payload = { fileId, format, dryRun } as const;
        const dedupeKey = `${dryRun} ${format} ${sha256.toString('hex')}`;
        const started = await this.jobs.enqueue(tx, actor, PRODUCT_IMPORT, payload, { dedupeKey });
        isUsed = started.isNew;
        if (isUsed)
          await this.audit.record(tx, {
            actorId: actor.userId,
            origin: actor.origin,
            action: 'catalog.import-started',
            subject: { type: 'job', id: started.job.id },
            after: { format, dryRun, size },
          });
        return jobStarted(started.job);
      });
    } catch (error) {
      isUsed = false;
      throw error;
    } finally {
      if (!isUsed) await this.uploads.discard(fileId);
    }
  }
}
