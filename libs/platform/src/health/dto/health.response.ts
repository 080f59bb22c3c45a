import { z } from 'zod';
import type { HealthReport } from '../health-checks.js';

/** All that the public learns: no versions, no hosts, no names of parts. */
export const probeResponse = z
  .object({
    status: z
      .enum(['ok', 'degraded'])
      .meta({ description: 'Degraded: it works, but an operator should look.' }),
  })
  .meta({
    id: 'Probe',
    description: 'The answer to a probe that was passed.',
    examples: [{ status: 'ok' }],
  });

const checkResponse = z.object({
  status: z.enum(['up', 'degraded', 'down']),
  message: z.string().max(200).optional().meta({ description: 'What is wrong.' }),
  durationMs: z.int().min(0).optional(),
});

export const healthResponse = z
  .object({
    status: z.enum(['ok', 'degraded', 'error']),
    checks: z
      .record(z.string(), checkResponse)
      .optional()
      .meta({ description: 'Each part that was looked at, by name. For operators only.' }),
  })
  .meta({
    id: 'Health',
    description: 'How the process is, and for operators what every check found.',
    examples: [
      { status: 'ok' },
      { status: 'ok', checks: { database: { status: 'up', durationMs: 1 } } },
    ],
  });

export type HealthResponse = z.infer<typeof healthResponse>;

export const toHealthResponse = ({ status, checks }: HealthReport): HealthResponse => ({
  status,
  checks: Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      {
        status: check.status as z.infer<typeof checkResponse>['status'],
        ...(check.message === undefined ? {} : { message: check.message }),
        ...(check.durationMs === undefined ? {} : { durationMs: check.durationMs }),
      },
    ]),
  ),
});
