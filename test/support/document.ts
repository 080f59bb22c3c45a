import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '@orderly/platform/config/app-config';
import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import { Contract } from './contract.js';

const known = new WeakMap<AppConfig, Promise<Contract>>();
const contracts = new Map<string, Contract>();

/**
 * The contract of an API of the tests. All test files of a process use the same for the same
 * document: it compiles each schema when it is first needed, which costs more than most tests.
 */
export function contractOf(url: string, config: AppConfig): Promise<Contract> {
  let contract = known.get(config);
  if (!contract) {
    contract = documentOf(url, fingerprint(config)).then(contractFor);
    known.set(config, contract);
  }
  return contract;
}

/** @param source of the document; many configurations have the same */
function contractFor(source: string): Contract {
  const key = sha256(source);
  const contract = contracts.get(key) ?? new Contract(JSON.parse(source) as OpenApiDocument);
  contracts.set(key, contract);
  return contract;
}

/**
 * The OpenAPI document of an API of the tests, as text. To build it costs more than half a second
 * of CPU, so each run asks for it once per configuration, and the other test files read the copy.
 */
async function documentOf(url: string, key: string): Promise<string> {
  const copy = join(process.env['ORDERLY_TEST_RUN'] ?? '', `openapi-${key}.json`);
  try {
    return readFileSync(copy, 'utf8');
  } catch {
    const text = await (await fetch(`${url}/openapi.json`)).text();
    // Whole or not at all: other workers read it.
    writeFileSync(`${copy}.${process.pid}`, text);
    renameSync(`${copy}.${process.pid}`, copy);
    return text;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * All that the document could depend on: everything but the places that each test has for itself.
 */
const fingerprint = ({ database, redisUrl, mail, dataDirectory, ...rest }: AppConfig): string =>
  sha256(JSON.stringify(rest));
