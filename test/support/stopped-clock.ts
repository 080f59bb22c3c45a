import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '@orderly/platform/kernel/time/clock';

/** The clock of an application, stopped when this is made: time passes when a test says so. */
export class StoppedClock {
  private constructor(private nowMs: number) {}

  static of(app: INestApplicationContext): StoppedClock {
    const stopped = new StoppedClock(Date.now());
    app.get(Clock).now = () => new Date(stopped.nowMs);
    return stopped;
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
  }
}
