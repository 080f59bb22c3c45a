import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, RecordOf } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { ErasureState } from '@orderly/privacy';

const ERASURE_ID = '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a13';
const STATUSES = ['waiting', 'under-way', 'completed'] as const;

@ApiSchema({
  name: 'ErasureAsked',
  description: 'The erasure that was requested.',
  examples: [{ erasureId: ERASURE_ID }],
})
export class ErasureAskedResponse {
  @RfcId()
  readonly erasureId: string;
}

class ModuleAnswer {
  @PlainString({ max: 63 })
  readonly module: string;

  @Timestamp()
  readonly answeredAt: string;

  @Int({ min: 0, description: 'How many rows were deleted or anonymised.' })
  readonly changed: number;

  @RecordOf(string({ max: 500 }), {
    keys: string({ max: 63 }),
    description: 'What is kept, each with the legal or technical reason.',
  })
  readonly kept: Readonly<Record<string, string>>;
}

@ApiSchema({
  name: 'Erasure',
  description: 'The progress of the erasure of a person, and what each module did.',
  examples: [
    {
      id: ERASURE_ID,
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
})
export class ErasureResponse {
  @RfcId()
  readonly id: string;

  @RfcId()
  readonly userId: string;

  @OneOf(STATUSES)
  readonly status: (typeof STATUSES)[number];

  @Timestamp()
  readonly askedAt: string;

  @Timestamp({ nullable: true })
  readonly begunAt: string | null;

  @Timestamp({ nullable: true })
  readonly completedAt: string | null;

  @ListOf(string({ max: 63 }), { max: 50, description: 'Modules that have not finished yet.' })
  readonly waitingFor: readonly string[];

  @ListOf(ModuleAnswer, { max: 50 })
  readonly answers: readonly ModuleAnswer[];
}

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
