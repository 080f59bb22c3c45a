import { Ledger } from '../../libs/catalog/src/ledger/ledger.js';
import { Locations } from '../../libs/catalog/src/ledger/locations.js';
import { Sales } from '../../libs/catalog/src/selling/sales.js';
import type { Statements } from '../../libs/platform/src/database/statements.js';
import { Clock } from '../../libs/platform/src/kernel/time/clock.js';

export const salesOn = (statements: Statements, clock = new Clock()): Sales =>
  new Sales(statements, new Ledger(statements, clock), new Locations(), clock);
