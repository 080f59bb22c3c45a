import { Module } from '@nestjs/common';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({})
export class PricingServicesModule {}

/** The services and their routes: for the API. */
@Module({ imports: [PricingServicesModule], exports: [PricingServicesModule] })
export class PricingModule {}
