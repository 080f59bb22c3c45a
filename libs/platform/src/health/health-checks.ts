import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { ReadinessState } from '../http/readiness-state.js';
import { errorText } from '../kernel/errors/error-text.js';
import { HealthFault } from './health-fault.js';
import { HealthJournal } from './health-journal.js';
import { HealthProbes } from './health-probes.js';

/**
 * A check that takes longer has failed: an orchestrator waits a few seconds for all checks
 * together.
 */
const BUDGET_MS = 1_000;
/** Probes of several load balancers share a result for this long. */
const SHARED_MS = 200;

type Check = () => Promise<HealthIndicatorResult>;

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'error';
  readonly checks: Readonly<
    Record<
      string,
      { readonly status: string; readonly message?: string; readonly durationMs?: number }
    >
  >;
}

/**
 * The checks, and which of them are fatal. Each check has its own time limit, and all run
 * concurrently.
 */
@Injectable()
export class HealthChecks {
  private readonly causes = new Map<string, string>();

  constructor(
    private readonly terminus: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly state: ReadinessState,
    private readonly probes: HealthProbes,
    private readonly journal: HealthJournal,
  ) {}

  get isStarted(): boolean {
    return this.state.isStarted;
  }

  /**
   * Whether this process can do work. Without the database it cannot. Without the queue, orders are
   * still accepted, and their events wait in the outbox.
   */
  async readiness(): Promise<HealthReport> {
    if (this.state.isShuttingDown)
      return {
        status: 'error',
        checks: { lifecycle: { status: 'down', message: 'shutting down' } },
      };
    return this.run([this.database(), this.migrations(), ...this.queue()]);
  }

  /** All checks, for operators. */
  async everything(): Promise<HealthReport> {
    const report = await this.run([
      this.database(),
      this.migrations(),
      ...this.queue(),
      this.heap(),
      this.disk(),
      this.clock(),
      this.auditLog(),
      this.workers(),
      ...this.parts(),
    ]);
    return this.state.isShuttingDown
      ? {
          status: 'error',
          checks: { ...report.checks, lifecycle: { status: 'down', message: 'shutting down' } },
        }
      : report;
  }

  private database(): Check {
    return this.required('database', () => this.probes.database.ping());
  }

  private migrations(): Check {
    return this.required('migrations', () => this.probes.migrations.assertComplete());
  }

  private queue(): Check[] {
    const { queue } = this.probes;
    return queue ? [this.tolerated('queue', () => queue.ping())] : [];
  }

  private heap(): Check {
    return this.tolerated('heap', async () => this.probes.resources.assertHeap());
  }

  private disk(): Check {
    return this.tolerated('disk', () => this.probes.resources.assertDisk());
  }

  private clock(): Check {
    return this.tolerated('clock', () => this.probes.clock.assertInStep());
  }

  private auditLog(): Check {
    return this.tolerated('audit-log', () => this.probes.auditLog.assertSealed());
  }

  private workers(): Check {
    return this.tolerated('workers', () => this.probes.workers.assertAlive());
  }

  private parts(): Check[] {
    return this.probes.parts().map(([name, fault]) =>
      this.tolerated(name, async () => {
        if (fault !== null) throw new HealthFault(fault);
      }),
    );
  }

  private required(name: string, attempt: () => Promise<void>): Check {
    return async () =>
      this.indicators
        .check(name)
        .attempt(() => this.inOurWords(name, attempt))
        .withTimeout(BUDGET_MS)
        .cacheFor(SHARED_MS);
  }

  /** A failure makes the process degraded, not unready. */
  private tolerated(name: string, attempt: () => Promise<void>): Check {
    return async () => {
      const result = await this.required(name, attempt)();
      const entry = result[name];
      if (entry?.status !== 'down') return result;
      const { status: _, ...data } = entry;
      return this.indicators.check(name).degraded(data);
    };
  }

  private async run(checks: Check[]): Promise<HealthReport> {
    const report = await this.ask(checks);
    for (const [name, { status, message }] of Object.entries(report.checks)) {
      const cause = status === 'up' ? undefined : (this.causes.get(name) ?? message);
      this.journal.note(name, { status, cause });
    }
    return report;
  }

  private async ask(checks: Check[]): Promise<HealthReport> {
    try {
      return reportOf(await this.terminus.check(checks));
    } catch (error) {
      if (error instanceof ServiceUnavailableException)
        return reportOf(error.getResponse() as HealthCheckResult);
      throw error;
    }
  }

  /** Drivers name hosts and their settings, which belong in the log and not in a response. */
  private async inOurWords(name: string, attempt: () => Promise<void>): Promise<void> {
    this.causes.delete(name);
    try {
      await attempt();
    } catch (error) {
      this.causes.set(name, errorText(error));
      throw error instanceof HealthFault ? error : new HealthFault('It does not answer.');
    }
  }
}

function reportOf({ status, details }: HealthCheckResult): HealthReport {
  const checks = Object.entries(details).map(([name, { status: each, message, responseTime }]) => [
    name,
    {
      status: each,
      ...(typeof message === 'string' ? { message: message.slice(0, 200) } : {}),
      ...(typeof responseTime === 'number' ? { durationMs: responseTime } : {}),
    },
  ]);
  // Terminus' own `shutting_down` comes late, after the listener has closed. Ours came first and is
  // handled before.
  return {
    status: status === 'shutting_down' ? 'error' : status,
    checks: Object.fromEntries(checks),
  };
}
