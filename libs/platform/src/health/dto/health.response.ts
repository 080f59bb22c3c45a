import { ApiSchema } from '../../http/fields/api-schema.js';
import { OneOf } from '../../http/fields/choices.js';
import { objectOf, RecordOf } from '../../http/fields/containers.js';
import { Int } from '../../http/fields/numbers.js';
import { PlainString } from '../../http/fields/text.js';
import type { HealthReport } from '../health-checks.js';

const PROBE_STATUSES = ['ok', 'degraded'] as const;
const CHECK_STATUSES = ['up', 'degraded', 'down'] as const;
const HEALTH_STATUSES = ['ok', 'degraded', 'error'] as const;

/** The complete public response: it reveals no versions, hosts or names of parts. */
@ApiSchema({
  name: 'Probe',
  description: 'The response to a probe that passed.',
  examples: [{ status: 'ok' }],
})
export class ProbeResponse {
  @OneOf(PROBE_STATUSES, {
    description: 'Degraded: the process works, but needs an operator’s attention.',
  })
  readonly status: (typeof PROBE_STATUSES)[number];
}

class CheckResponse {
  @OneOf(CHECK_STATUSES)
  readonly status: (typeof CHECK_STATUSES)[number];

  @PlainString({ max: 200, optional: true, description: 'What is wrong.' })
  readonly message?: string;

  @Int({ min: 0, optional: true })
  readonly durationMs?: number;
}

@ApiSchema({
  name: 'Health',
  description: 'The health of the process and, for operators, the result of every check.',
  examples: [
    { status: 'ok' },
    { status: 'ok', checks: { database: { status: 'up', durationMs: 1 } } },
  ],
})
export class HealthResponse {
  @OneOf(HEALTH_STATUSES)
  readonly status: (typeof HEALTH_STATUSES)[number];

  @RecordOf(
    objectOf(() => CheckResponse),
    { optional: true, description: 'The result of each check, by name. For operators only.' },
  )
  readonly checks?: Readonly<Record<string, CheckResponse>>;
}

export const toHealthResponse = ({ status, checks }: HealthReport): HealthResponse => ({
  status,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      {
        status: check.status as CheckResponse['status'],
        ...(check.message === undefined ? {} : { message: check.message }),
        ...(check.durationMs === undefined ? {} : { durationMs: check.durationMs }),
      },
    ]),
  ),
});
