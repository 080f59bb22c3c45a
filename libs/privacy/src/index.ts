export { ERASURE_DUE, PERSON_ERASED } from './erasure/erasure.events.js';
export { ErasurePages } from './erasure/erasure-pages.js';
export { type ErasureState, Erasures } from './erasure/erasures.js';
export {
  ExportLinkRefused,
  ExportNotFound,
  ExportTooSoon,
  ExportUnderWay,
} from './exports/export.errors.js';
export { EXPORT_ASKED, EXPORT_READY, type ExportReady } from './exports/export.events.js';
export { PersonalExports } from './exports/personal-exports.js';
export { EXPORT_STATUSES, type PersonalExport } from './exports/personal-exports.repository.js';
export { deleteSome, type OwnedTable, OwnedTables } from './personal-data/owned-tables.js';
export {
  AllPersonalData,
  type ErasureStep,
  type ExportedFile,
  PersonalData,
} from './personal-data/personal-data.js';
export { inPages } from './personal-data/records.js';
export { PrivacyModule } from './privacy.module.js';
