import { timestamp } from '@orderly/platform/http/schemas';
import { EXPORT_STATUSES, type PersonalExport } from '@orderly/privacy';
import { z } from 'zod';

const exportId = '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a14';

export const downloadExportRequest = z
  .strictObject({
    token: z
      .string()
      .regex(/^[\w-]{43}$/, { error: 'Not a token of a link.' })
      .max(43)
      .meta({ description: 'From the link in the mail.' }),
  })
  .meta({
    id: 'DownloadExport',
    examples: [{ token: 'x5pCzHwpyVWPnRcUqLGxq0tIfMVRz0hqZJ0cJXkDkxk' }],
  });
export type DownloadExportRequest = z.infer<typeof downloadExportRequest>;

export const exportResponse = z
  .object({
    id: z.uuid(),
    status: z.enum(EXPORT_STATUSES),
    createdAt: timestamp(),
    expiresAt: timestamp()
      .nullable()
      .meta({ description: 'Until when it can be fetched; null before it is ready.' }),
    size: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Bytes of the archive; null before it is ready.' }),
  })
  .meta({
    id: 'PersonalExport',
    description: 'A copy of what is kept about you.',
    examples: [
      {
        id: exportId,
        status: 'queued',
        createdAt: '2026-11-20T09:30:00.000Z',
        expiresAt: null,
        size: null,
      },
    ],
  });
export type ExportResponse = z.infer<typeof exportResponse>;

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
