import { Module } from '@nestjs/common';
import { ClockProbe } from '../health/clock.probe.js';
import { DatabaseProbe } from '../health/database.probe.js';
import { ResourcesProbe } from '../health/resources.probe.js';
import { QueueControl } from '../queue-control/queue-control.js';
import { InvariantResults } from '../verification/invariant-results.js';
import {
  DeadLettersExamination,
  OutboxExamination,
  WorkersExamination,
} from './backlog.examinations.js';
import { CertificateFileExamination } from './certificate-file.examination.js';
import { DatabaseServerExamination } from './database-server.examination.js';
import { InvariantsExamination, TasksExamination } from './integrity.examinations.js';
import { ClockExamination, DiskExamination } from './machine.examinations.js';
import { PausedQueuesExamination } from './paused-queues.examination.js';
import { PublicAddressExamination } from './public-address.examination.js';
import { QueueExamination } from './queue.examination.js';
import { ReplicasExamination } from './replicas.examination.js';

/** What `orderly doctor` looks at in the platform. Modules provide their own examinations. */
@Module({
  providers: [
    ...[DatabaseProbe, ClockProbe, ResourcesProbe, InvariantResults, QueueControl],
    DatabaseServerExamination,
    ReplicasExamination,
    ClockExamination,
    DiskExamination,
    QueueExamination,
    PausedQueuesExamination,
    OutboxExamination,
    WorkersExamination,
    DeadLettersExamination,
    TasksExamination,
    InvariantsExamination,
    PublicAddressExamination,
    CertificateFileExamination,
  ],
})
export class ExaminationModule {}
