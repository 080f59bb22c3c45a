import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { EXPORT_STATUSES, type PersonalExport } from '@orderly/privacy';

@ApiSchema({
  name: 'PersonalExport',
  description: 'A copy of your personal data.',
  examples: [
    {
      id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a14',
      status: 'queued',
      createdAt: '2026-11-20T09:30:00.000Z',
      expiresAt: null,
      size: null,
    },
  ],
})
export class ExportResponse {
  @RfcId()
  readonly id: string;

  @OneOf(EXPORT_STATUSES)
  readonly status: (typeof EXPORT_STATUSES)[number];

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({
    nullable: true,
    description: 'When it can no longer be downloaded; null until it is ready.',
  })
  readonly expiresAt: string | null;

  @Int({ min: 0, nullable: true, description: 'Bytes of the archive; null until it is ready.' })
  readonly size: number | null;
}

export const toExportResponse = ({
  id,
  status,
  createdAt,
  expiresAt,
  size,
}: PersonalExport): ExportResponse => ({
  id,
  status,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  size: status === 'queued' ? null : size,
});
