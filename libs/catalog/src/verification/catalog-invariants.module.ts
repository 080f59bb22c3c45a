import { Module } from '@nestjs/common';
import { StockBalance } from './stock-balance.invariant.js';

/** For the worker and the command line. */
@Module({ providers: [StockBalance] })
export class CatalogInvariantsModule {}
