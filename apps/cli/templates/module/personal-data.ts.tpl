import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  inPages,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

const ROWS_AT_ONCE = 500;

/** {{Words}} stay, as they are records of the business; who added them goes. */
@Injectable()
export class {{Names}}PersonalData extends PersonalData {
  override readonly module = '{{names}}';
  override readonly kept = { {{namesCamel}}: 'Records of the business, without who added them.' };

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    const records = inPages<{ id: string }>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT id, name, created_at AS "createdAt" FROM {{schema}}.{{schema}}
          WHERE owner_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
        [userId, after?.id ?? null, limit],
      ),
    );
    return [{ name: '{{names}}.json', records }];
  }

  override get erasure(): ErasureStep[] {
    return [forgetOwner];
  }

  override async recordsOf(tx: Transaction, userIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      'SELECT DISTINCT owner_id AS id FROM {{schema}}.{{schema}} WHERE owner_id = ANY ($1)',
      [userIds],
    );
    return rows.map(({ id }) => id);
  }

  /** They are records. */
  override async discard(): Promise<void> {}
}

const forgetOwner: ErasureStep = async (tx, userId) => {
  const [, changed] = await tx.query<[unknown[], number]>(
    `UPDATE {{schema}}.{{schema}}
        SET owner_id = NULL, version = version + 1, updated_at = clock_timestamp()
      WHERE id IN (SELECT id FROM {{schema}}.{{schema}} WHERE owner_id = $1 ORDER BY id LIMIT $2)`,
    [userId, ROWS_AT_ONCE],
  );
  return { changed, next: changed > 0 ? 'more' : null };
};

@EventProcessor('{{names}}-erasure')
export class {{Names}}ErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: {{Names}}PersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
