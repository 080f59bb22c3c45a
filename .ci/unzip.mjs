// Writes one program out of a zip: node .ci/unzip.mjs <archive> <entry> <file>
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unzipSync } from 'fflate';

const [archive, entry, file] = process.argv.slice(2);
const { [entry]: program } = unzipSync(readFileSync(archive), {
  filter: ({ name }) => name === entry,
});
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, program, { mode: 0o755 });
