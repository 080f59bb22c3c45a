/** The chain of the audit log, for the command line: it loads without the routes. */

export { type ChainHead, describeHead, parseHead } from '../chain/audit-chain.js';
export { findHead } from '../chain/chain-rows.js';
export { Sealer } from '../sealing/sealer.js';
export { type AnchorMade, AnchorMaker } from '../verification/make-anchor.js';
export { type Verification, verifyAudit } from '../verification/verify-audit.js';
