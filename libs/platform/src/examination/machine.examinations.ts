import { Injectable } from '@nestjs/common';
import { ClockProbe } from '../health/clock.probe.js';
import { ResourcesProbe } from '../health/resources.probe.js';
import { Examination, type Finding, passing } from './examination.js';

@Injectable()
export class ClockExamination extends Examination {
  override readonly name = 'clock';

  constructor(private readonly clock: ClockProbe) {
    super();
  }

  override examine(): Promise<Finding> {
    return passing(
      () => this.clock.assertInStep(),
      'In step with the clock of the database.',
      'Repair the time synchronisation (NTP) of both machines: tokens and leases depend on it.',
    );
  }
}

@Injectable()
export class DiskExamination extends Examination {
  override readonly name = 'disk';

  constructor(private readonly resources: ResourcesProbe) {
    super();
  }

  override examine(): Promise<Finding> {
    return passing(
      () => this.resources.assertDisk(),
      'Enough room.',
      'Make room: delete old logs, or give the machine a larger disk.',
    );
  }
}
