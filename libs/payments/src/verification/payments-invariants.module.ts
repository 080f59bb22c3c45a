import { Module } from '@nestjs/common';
import { PaymentAmounts } from './payment-amounts.invariant.js';
import { PaymentProgress } from './payment-progress.invariant.js';

/** For the worker and the command line. */
@Module({ providers: [PaymentAmounts, PaymentProgress] })
export class PaymentsInvariantsModule {}
