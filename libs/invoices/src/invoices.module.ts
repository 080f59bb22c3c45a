import { Module } from '@nestjs/common';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({})
export class InvoicesServicesModule {}

/** The services and their routes: for the API. */
@Module({ imports: [InvoicesServicesModule], exports: [InvoicesServicesModule] })
export class InvoicesModule {}
