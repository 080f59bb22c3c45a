import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DemoCatalogueSeeder } from './demo-catalogue.seeder.js';
import { PriceCache } from './price-cache.js';
import { Product, Stock } from './product.entity.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { Sales } from './sales.js';
import { RefoldProducts } from './search/refold-products.task.js';
import { StockRepository } from './stock.repository.js';

const providers = [
  ProductsRepository,
  StockRepository,
  ProductsService,
  PriceCache,
  Sales,
  DemoCatalogueSeeder,
  RefoldProducts,
];

export const CATALOG_TASKS = [RefoldProducts] as const;

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Product, Stock])],
  providers,
  exports: [PriceCache, Sales, ProductsService, DemoCatalogueSeeder, RefoldProducts],
})
export class CatalogServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [CatalogServicesModule],
  controllers: [ProductsController],
  exports: [CatalogServicesModule],
})
export class CatalogModule {}
