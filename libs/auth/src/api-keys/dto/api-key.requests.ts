import { instant, line } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { scopeList } from '../../core/scopes.js';
import { canonicalRange } from '../ip-ranges.js';

const keyName = () =>
  line({ max: 100 }).meta({ description: 'What the key is for. Only for people to read.' });

const ipRange = () =>
  z
    .string()
    .min(2)
    .max(49)
    .transform((range, context) => {
      const canonical = canonicalRange(range);
      if (canonical !== null) return canonical;
      context.addIssue({
        code: 'custom',
        message: 'Not an IP address or network.',
        params: { code: 'wrong-format', format: 'ip-range' },
      });
      return z.NEVER;
    });

const ipRanges = () =>
  z.array(ipRange()).max(50).meta({
    description:
      'Addresses and networks (CIDR) that the key may be used from; none: from anywhere.',
  });

export const makeApiKeyRequest = z
  .strictObject({
    name: keyName(),
    scopes: scopeList(),
    expiresInDays: z.int().min(1).max(365),
    ipRanges: ipRanges().default([]),
    requestsPerSecond: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'A limit for this key, below that of the installation.' }),
  })
  .meta({
    id: 'MakeApiKeyRequest',
    examples: [
      {
        name: 'Stock sync',
        scopes: ['orders:read'],
        expiresInDays: 90,
        ipRanges: ['203.0.113.0/24'],
      },
    ],
  });
export type MakeApiKeyRequest = z.infer<typeof makeApiKeyRequest>;

export const changeApiKeyRequest = z
  .strictObject({
    name: keyName().optional(),
    ipRanges: ipRanges().optional(),
    expiresAt: instant()
      .optional()
      .meta({ description: 'Sooner than before; a time that has passed ends the key.' }),
  })
  .meta({
    id: 'ChangeApiKeyRequest',
    description: 'What is left out stays as it is.',
    examples: [{ ipRanges: ['203.0.113.0/24', '2001:db8::/32'] }],
  });
export type ChangeApiKeyRequest = z.infer<typeof changeApiKeyRequest>;

export const rotateApiKeyRequest = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .meta({ description: 'For how long the old key still works; 0 ends it at once.' }),
  })
  .meta({ id: 'RotateApiKeyRequest', examples: [{ overlapHours: 24 }] });
export type RotateApiKeyRequest = z.infer<typeof rotateApiKeyRequest>;
