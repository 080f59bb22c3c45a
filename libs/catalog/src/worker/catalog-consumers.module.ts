import { Module } from '@nestjs/common';
import { JobRunningModule } from '@orderly/platform/jobs/running/job-running.module';
import { CatalogServicesModule } from '../catalog.module.js';
import { ExportProducts } from '../exporting/export-products.job.js';
import { ExportedProducts } from '../exporting/exported-products.js';
import { ImportProducts } from '../importing/import-products.job.js';
import { ImportRows } from '../importing/import-rows.js';

/** The jobs of the worker. */
@Module({
  imports: [CatalogServicesModule, JobRunningModule],
  providers: [ExportedProducts, ExportProducts, ImportRows, ImportProducts],
})
export class CatalogConsumersModule {}
