/** Restores the access of administrators, for the command line. */

export { AdminAccessModule } from '../modules/admin-access.module.js';
export { AdminAccess, AdminAccessRefused } from '../operator/admin-access.js';
