import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import type { DocumentConfig } from '@orderly/platform/openapi/document-config';
import { Contract } from './contract.js';

const known = new Map<string, Promise<Contract>>();

/**
 * The contract of an API of the tests. All test files of a process use the same for the same
 * document: it compiles each schema when it is first needed, which costs more than most tests.
 */
export function contractOf(url: string, config: DocumentConfig): Promise<Contract> {
  const key = fingerprint(config);
  const contract = known.get(key) ?? read(url, key);
  known.set(key, contract);
  return contract;
}

async function read(url: string, key: string): Promise<Contract> {
  try {
    return new Contract(JSON.parse(await documentOf(url, key)) as OpenApiDocument);
  } catch (error) {
    // This API may be down: the next one is asked again.
    known.delete(key);
    throw error;
  }
}

/**
 * The OpenAPI document of an API of the tests, as text. To build it costs more than half a second
 * of CPU, so each run asks for it once per configuration, and the other test files read the copy.
 */
async function documentOf(url: string, key: string): Promise<string> {
  const name = createHash('sha256').update(key).digest('hex');
  const copy = join(process.env['ORDERLY_TEST_RUN'] ?? '', `openapi-${name}.json`);
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

/** All that the document can depend on: its builder gets no other settings. */
const fingerprint = ({ version, http: { publicUrl } }: DocumentConfig): string =>
  JSON.stringify([version, publicUrl]);
