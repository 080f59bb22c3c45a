import { Module } from '@nestjs/common';
import { InvoiceNumbers } from './invoice-numbers.invariant.js';

/** For the worker and the command line. */
@Module({ providers: [InvoiceNumbers] })
export class InvoicesInvariantsModule {}
