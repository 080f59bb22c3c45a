import { Module } from '@nestjs/common';
import { CheckInvariants } from './check-invariants.task.js';
import { InvariantResults } from './invariant-results.js';
import { Verifier } from './verifier.js';

/** For the worker: the daily check of what the other modules provide as invariants. */
@Module({ providers: [CheckInvariants, InvariantResults, Verifier] })
export class VerificationModule {}
