import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { readEnvFile } from './env-file.js';

const TEXT = '# comment\nPORT=4000\nMAIL_FROM="Größe <a@shop.example>"\n';
const PARSED = { PORT: '4000', MAIL_FROM: 'Größe <a@shop.example>' };

describe('readEnvFile', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'orderly-env-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  function readBytes(bytes: Buffer | string, environment: NodeJS.ProcessEnv = {}) {
    const file = join(directory, '.env');
    writeFileSync(file, bytes);
    readEnvFile(file, environment);
    return environment;
  }

  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 little endian', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 big endian', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
    ['lines that end as on Windows', TEXT.replaceAll('\n', '\r\n')],
    ['lines that end with a carriage return', TEXT.replaceAll('\n', '\r')],
  ])('reads every variable when the file is %s', (_, bytes) => {
    expect(readBytes(bytes)).toEqual(PARSED);
  });

  it('keeps the value of a variable that is set already', () => {
    expect(readBytes(TEXT, { PORT: '5000' })).toMatchObject({ PORT: '5000' });
  });

  it('does nothing when there is no file', () => {
    const environment = {};

    readEnvFile(join(directory, 'none'), environment);

    expect(environment).toEqual({});
  });

  it.each([
    ['UTF-16 without a byte order mark', Buffer.from(TEXT, 'utf16le')],
    ['Latin-1', Buffer.from(TEXT, 'latin1')],
    ['binary', Buffer.from([0, 1, 2, 3])],
  ])('refuses a file of %s and names it', (_, bytes) => {
    expect(() => readBytes(bytes)).toThrow(ConfigurationError);
    expect(() => readBytes(bytes)).toThrow(/\.env is not text in UTF-8/);
  });

  it('refuses a folder of that name', () => {
    mkdirSync(join(directory, '.env'));

    expect(() => readEnvFile(join(directory, '.env'), {})).toThrow(
      new ConfigurationError(`${join(directory, '.env')} cannot be read (EISDIR).`),
    );
  });
});
