import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUILT = resolve('dist/libs/platform/src/bootstrap/young-requests.js');

/** V8 lists its flags as they are set, and ignores one that it does not know. */
async function pretenuringAfter(act: string): Promise<string | undefined> {
  const script = `
    import { setFlagsFromString } from 'node:v8';
    import { keepRequestsYoung } from ${JSON.stringify(BUILT)};
    ${act}
    setFlagsFromString('--help');`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return /--allocation-site-pretenuring .*\n.*default: (\S+)/.exec(stdout)?.[1];
}

describe('keepRequestsYoung', () => {
  it('turns off what V8 of this version has turned on', async () => {
    expect(await pretenuringAfter('')).toBe('--allocation-site-pretenuring');
    expect(await pretenuringAfter('keepRequestsYoung();')).toBe('--no-allocation-site-pretenuring');
  });
});
