import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '@orderly/platform/config/app-config';
import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import { Contract } from './contract.js';

const contracts = new Map<string, Promise<Contract>>();

/**
 * The contract of an API of the tests. All test files of a process use the same: it compiles each
 * schema when it is first needed, which costs more than most tests.
 */
export function contractOf(url: string, config: AppConfig): Promise<Contract> {
  const key = fingerprint(config);
  let contract = contracts.get(key);
  if (!contract) {
    contract = documentOf(url, config).then((document) => new Contract(document));
    contracts.set(key, contract);
  }
  return contract;
}

/**
 * The OpenAPI document of an API of the tests. To build it costs more than half a second of CPU, so
 * each run asks for it once per configuration, and the other test files read the copy.
 */
async function documentOf(url: string, config: AppConfig): Promise<OpenApiDocument> {
  const copy = join(process.env['ORDERLY_TEST_RUN'] ?? '', `openapi-${fingerprint(config)}.json`);
  try {
    return JSON.parse(readFileSync(copy, 'utf8')) as OpenApiDocument;
  } catch {
    const response = await fetch(`${url}/openapi.json`);
    const text = await response.text();
    // Whole or not at all: other workers read it.
    writeFileSync(`${copy}.${process.pid}`, text);
    renameSync(`${copy}.${process.pid}`, copy);
    return JSON.parse(text) as OpenApiDocument;
  }
}

/**
 * All that the document could depend on: everything but the places that each test has for itself.
 */
const fingerprint = ({ database, redisUrl, mail, dataDirectory, ...rest }: AppConfig): string =>
  createHash('sha256').update(JSON.stringify(rest)).digest('hex');
