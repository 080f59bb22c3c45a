export { AuditModule } from './audit.module.js';
export { AuditSealingModule } from './sealing/audit-sealing.module.js';
