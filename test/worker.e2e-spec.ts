import { describeWithRedis, TestRedis } from './support/redis.js';
import { deadLetters } from './worker/dead-letters.js';
import { delivering } from './worker/delivering.js';
import { interruptions } from './worker/interruptions.js';
import { policies } from './worker/policies.js';
import { setUp } from './worker/set-up.js';

function deliveries(makeRedis: () => Promise<TestRedis | undefined>): void {
  setUp(makeRedis);

  delivering();
  deadLetters();
  interruptions();
  policies();
}

describe('deliveries on PostgreSQL', () => deliveries(async () => undefined));
describeWithRedis('deliveries on Redis', () => deliveries(() => TestRedis.start()));
