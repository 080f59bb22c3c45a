/** For checks of the data, of this and of other modules: it loads without the routes. */

export { heldReservations } from '../selling/held-reservations.js';
export { CatalogInvariantsModule } from '../verification/catalog-invariants.module.js';
