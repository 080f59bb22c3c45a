/** The demo catalogue, for starts and the command line. */

export { CatalogServicesModule } from '../catalog.module.js';
export { DemoCatalogueSeeder } from '../demo/demo-catalogue.seeder.js';
