import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DemoCatalogueSeeder } from './demo/demo-catalogue.seeder.js';
import { Ledger } from './ledger/ledger.js';
import { Location } from './ledger/location.entity.js';
import { Locations } from './ledger/locations.js';
import { Product, Stock } from './products/product.entity.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { RefoldProducts } from './search/refold-products.task.js';
import { PriceCache } from './selling/price-cache.js';
import { Sales } from './selling/sales.js';

const providers = [
  ProductsRepository,
  ProductsService,
  PriceCache,
  Ledger,
  Locations,
  Sales,
  DemoCatalogueSeeder,
  RefoldProducts,
];

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Product, Stock, Location])],
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
