import { timestamp } from '@orderly/platform/http/schemas';
import type { ErasureState } from '@orderly/privacy';
import { z } from 'zod';

const erasureId = '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a13';

export const erasureAskedResponse = z.object({ erasureId: z.uuid() }).meta({
  id: 'ErasureAsked',
  description: 'The erasure that was asked for.',
  examples: [{ erasureId }],
});
export type ErasureAskedResponse = z.infer<typeof erasureAskedResponse>;

const answer = z.object({
  module: z.string().max(63),
  answeredAt: timestamp(),
  changed: z.int().min(0).meta({ description: 'How many rows were deleted or made nobody’s.' }),
  kept: z
    .record(z.string().max(63), z.string().max(500))
    .meta({ description: 'What stays, each with the law or the need that makes it stay.' }),
});

export const erasureResponse = z
  .object({
    id: z.uuid(),
    userId: z.uuid(),
    status: z.enum(['waiting', 'under-way', 'completed']),
    askedAt: timestamp(),
    begunAt: timestamp().nullable(),
    completedAt: timestamp().nullable(),
    waitingFor: z
      .array(z.string().max(63))
      .max(50)
      .meta({ description: 'Modules that have not answered yet.' }),
    answers: z.array(answer).max(50),
  })
  .meta({
    id: 'Erasure',
    description: 'How far the erasure of a person has come, and what each module did.',
    examples: [
      {
        id: erasureId,
        userId: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
        status: 'under-way',
        askedAt: '2026-11-20T09:30:00.000Z',
        begunAt: '2026-11-20T09:32:10.000Z',
        completedAt: null,
        waitingFor: ['orders'],
        answers: [
          {
            module: 'notifications',
            answeredAt: '2026-11-20T09:32:11.000Z',
            changed: 7,
            kept: {},
          },
        ],
      },
    ],
  });
export type ErasureResponse = z.infer<typeof erasureResponse>;

export const toErasureResponse = (erasure: ErasureState): ErasureResponse => ({
  id: erasure.id,
  userId: erasure.userId,
  status: statusOf(erasure),
  askedAt: erasure.askedAt.toISOString(),
  begunAt: erasure.begunAt?.toISOString() ?? null,
  completedAt: erasure.completedAt?.toISOString() ?? null,
  waitingFor: [...erasure.waitingFor],
  answers: erasure.answers.map(({ module, answeredAt, changed, kept }) => ({
    module,
    answeredAt: answeredAt.toISOString(),
    changed,
    kept: { ...kept },
  })),
});

function statusOf({ begunAt, completedAt }: ErasureState): ErasureResponse['status'] {
  if (completedAt) return 'completed';
  return begunAt ? 'under-way' : 'waiting';
}
