import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FilesModule } from '@orderly/platform/files/files.module';
import { JobsServicesModule } from '@orderly/platform/jobs/jobs.module';
import { ProductArchiveController } from './archive/product-archive.controller.js';
import { ProductArchive } from './archive/product-archive.js';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesRepository } from './categories/categories.repository.js';
import { CategoriesService } from './categories/categories.service.js';
import { Category } from './categories/category.entity.js';
import { DemoCatalogueSeeder } from './demo/demo-catalogue.seeder.js';
import { ProductExportsController } from './exporting/product-exports.controller.js';
import { ProductImportsController } from './importing/product-imports.controller.js';
import { ProductImports } from './importing/product-imports.js';
import { Ledger } from './ledger/ledger.js';
import { Location } from './ledger/location.entity.js';
import { Locations } from './ledger/locations.js';
import { PricesController } from './prices/prices.controller.js';
import { Prices } from './prices/prices.js';
import { PricesRepository } from './prices/prices.repository.js';
import { CatalogueChanges } from './products/catalogue-changes.js';
import { Product, Stock } from './products/product.entity.js';
import { ProductCategories } from './products/product-categories.js';
import { ProductLists } from './products/product-lists.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { ProductsBySkuController } from './products/products-by-sku.controller.js';
import { PublicProducts } from './products/public-products.js';
import { PutProduct } from './products/put-product.js';
import { Stocktaking } from './products/stocktaking.js';
import { ProductSearch } from './search/product-search.js';
import { RefoldProducts } from './search/refold-products.task.js';
import { Offers } from './selling/offers.js';
import { Sales } from './selling/sales.js';
import { AdjustInBulk } from './stock/adjust-in-bulk.js';
import { LocationsController } from './stock/locations.controller.js';
import { LocationsService } from './stock/locations.service.js';
import { StockController } from './stock/stock.controller.js';
import { StockService } from './stock/stock.service.js';
import { StockInBulkController } from './stock/stock-in-bulk.controller.js';
import { VariantsController } from './variants/variants.controller.js';
import { Variants } from './variants/variants.js';

/** What controllers and other modules inject. */
const services = [
  CategoriesService,
  Variants,
  ProductArchive,
  Prices,
  Offers,
  Sales,
  ProductsService,
  Stocktaking,
  ProductSearch,
  PutProduct,
  StockService,
  AdjustInBulk,
  LocationsService,
  DemoCatalogueSeeder,
  RefoldProducts,
];

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Product, Stock, Category, Location])],
  providers: [
    CatalogueChanges,
    ProductsRepository,
    ProductLists,
    ProductCategories,
    CategoriesRepository,
    PricesRepository,
    Ledger,
    Locations,
    ...services,
  ],
  exports: [...services, CatalogueChanges, ProductLists, ProductsRepository],
})
export class CatalogServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [CatalogServicesModule, FilesModule, JobsServicesModule],
  providers: [ProductImports, PublicProducts],
  controllers: [
    ProductsController,
    ProductImportsController,
    ProductExportsController,
    ProductArchiveController,
    PricesController,
    ProductsBySkuController,
    StockController,
    StockInBulkController,
    LocationsController,
    CategoriesController,
    VariantsController,
  ],
  exports: [CatalogServicesModule],
})
export class CatalogModule {}
