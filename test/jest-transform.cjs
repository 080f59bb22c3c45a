/**
 * Makes CommonJS of TypeScript and of ESM-only packages, because jest loads ES modules reliably
 * from Node 24.9 on only. Other JavaScript passes through; just its `import()` is redirected, which
 * jest refuses without a flag.
 */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('@swc/core');

const self = readFileSync(__filename);
const ESM =
  /^\s*(?:import\s*(?:[\w*{"']|$)|export\s*(?:[*{]|default|const|let|var|class|function|async))|\bimport\.meta\b/m;
/** TypeORM hides its import() from compilers in a string. */
const HIDDEN_IMPORT = 'Function("return filePath => import(filePath)")()';
const DYNAMIC_IMPORT = /\bimport\s*\(/g;
const HELPER = `
function __jestImport(specifier) {
  return Promise.resolve().then(() => {
    const isUrl = specifier.startsWith('file:');
    const path = isUrl ? require('node:url').fileURLToPath(specifier) : specifier;
    const loaded = require(path);
    return loaded && loaded.__esModule ? loaded : Object.assign({ default: loaded }, loaded);
  });
}`;

const typescript = {
  parser: { syntax: 'typescript', decorators: true },
  transform: {
    legacyDecorator: true,
    decoratorMetadata: true,
    useDefineForClassFields: false,
    hidden: { jest: true },
  },
};
const ecmascript = { parser: { syntax: 'ecmascript' } };

module.exports = {
  getCacheKey: (source, file, options) =>
    createHash('sha1')
      .update(
        [
          self,
          version,
          process.version,
          options.instrument ? 'instrumented' : '',
          file,
          source,
        ].join('\0'),
      )
      .digest('hex'),

  process(source, file) {
    const isTypeScript = file.endsWith('.ts');
    if (!isTypeScript && !ESM.test(source)) {
      const redirected = source
        .replace(HIDDEN_IMPORT, '__jestImport')
        .replace(DYNAMIC_IMPORT, '__jestImport(');
      return { code: redirected === source ? source : redirected + HELPER };
    }
    return transformSync(source, {
      filename: file,
      swcrc: false,
      configFile: false,
      sourceMaps: isTypeScript ? 'inline' : false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', keepClassNames: true, ...(isTypeScript ? typescript : ecmascript) },
    });
  },
};
