import { issuing } from './invoices/issuing.js';
import { keeping } from './invoices/keeping.js';
import { numbers } from './invoices/numbers.js';
import { reading } from './invoices/reading.js';
import { setUp } from './invoices/set-up.js';
import { verifying } from './invoices/verifying.js';

setUp();
describe('issuing invoices', issuing);
describe('reading invoices', reading);
describe('keeping invoices', keeping);
describe('verifying invoices', verifying);
describe('the numbers of invoices', numbers);
