import { Module } from '@nestjs/common';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({})
export class PaymentsServicesModule {}

/** The services and their routes: for the API. */
@Module({ imports: [PaymentsServicesModule], exports: [PaymentsServicesModule] })
export class PaymentsModule {}
