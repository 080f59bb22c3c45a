/**
 * Who may import what. This is the only place that defines it, and `npm run boundaries` enforces
 * it.
 */
const MAY_IMPORT = {
  platform: [],
  'embedded-postgres': ['platform'],
  audit: ['platform'],
  privacy: ['platform'],
  users: ['privacy', 'platform'],
  auth: ['users', 'privacy', 'platform'],
  catalog: ['platform'],
  payments: ['privacy', 'platform'],
  pricing: ['platform'],
  orders: ['catalog', 'payments', 'pricing', 'users', 'privacy', 'platform'],
  invoices: ['orders', 'users', 'privacy', 'platform'],
  notifications: ['users', 'orders', 'privacy', 'platform'],
  webhooks: ['notifications', 'users', 'privacy', 'platform'],
};

const libs = (names) => `^libs/(${names.join('|')})/`;

const modules = Object.entries(MAY_IMPORT).map(([name, others]) => ({
  name: `${name}-imports-only-what-it-may`,
  comment:
    `libs/${name} may import ${others.join(', ') || 'no other module'}. Turn the arrow round ` +
    `with an event, or ask for the module table to be changed.`,
  severity: 'error',
  from: { path: `^libs/${name}/` },
  to: { path: '^libs/', pathNot: libs([name, ...others]) },
}));

/**
 * Packages that a starting API does not need. These files may import the large packages, and are
 * themselves loaded by import().
 */
const LOADED_WHEN_NEEDED = [
  '^libs/invoices/src/(e-invoice/(invoice-schema|xml)|pdf/invoice-pdf|' +
    'rendering/render(-thread)?)\\.ts$',
  '^libs/notifications/src/editing/sample-content\\.ts$',
  '^libs/notifications/src/mail/(account-mail|file-mailer|content/mail-content|orders/order-mail|' +
    'smtp-mailer)\\.ts$',
  '^libs/platform/src/database/redis-last-writes\\.ts$',
  '^libs/platform/src/messaging/queues/(job-queue|open-backend|queues\\.module|' +
    'supervised-worker)\\.ts$',
  '^libs/platform/src/messaging/queues/redis-(inspection|queue-backend)\\.ts$',
  '^libs/platform/src/queue-board/bull-board\\.ts$',
  '^libs/platform/src/rate-limiting/redis-rate-limit-exchange\\.ts$',
  '^libs/platform/src/tracing/otel-tracer\\.ts$',
];
/**
 * The worker's half, with an entry point of its own. The API imports none of it, so it starts
 * without BullMQ.
 */
const WORKER_ONLY = [
  '^apps/worker/',
  '^libs/[^/]+/src/worker\\.ts$',
  '^libs/.+\\.consumer\\.ts$',
  '^libs/.+-consumers\\.module\\.ts$',
  '^libs/.+\\.job\\.ts$',
  '^libs/platform/src/jobs/(running/|exporting/export-job\\.ts$)',
  '^libs/.+/[a-z-]+-personal-data\\.ts$',
  '^libs/platform/src/messaging/deliveries/',
  '^libs/platform/src/messaging/events/event-(consumer|processor)\\.ts$',
  '^libs/platform/src/worker/(sweeper|worker-)',
];

module.exports = {
  forbidden: [
    ...modules,
    {
      name: 'only-known-modules',
      comment: 'A new folder in libs/ needs a line in MAY_IMPORT before it may be used.',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: libs(Object.keys(MAY_IMPORT)) },
    },
    {
      name: 'enter-by-the-door',
      comment:
        'A module is entered through its index.ts, by the worker through its worker.ts as ' +
        'well, and through a file of public/ by those who need only that part of it; ' +
        'everything else in it is private. platform has no door: it is imported by file.',
      severity: 'error',
      from: { path: '^(apps|libs/([^/]+))/' },
      to: {
        path: '^libs/(?!platform/)[^/]+/',
        pathNot: ['^libs/[^/]+/src/(index|worker|public/[^/]+)\\.ts$', '^libs/$2/'],
      },
    },
    {
      name: 'libs-know-no-apps',
      comment: 'Apps compose the modules; a module that needs an app is in the wrong place.',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|test)/' },
    },
    {
      name: 'apps-stand-alone',
      comment:
        'The command line starts the other two by their start file; apart from that, apps ' +
        'share code through libs.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: {
        path: '^apps/',
        pathNot: ['^apps/$1/', '^apps/(api/src/start-api|worker/src/start-worker)\\.ts$'],
      },
    },
    {
      name: 'only-the-cli-starts-apps',
      comment: 'Neither the API nor the worker may bring the other one along.',
      severity: 'error',
      from: { path: '^apps/(api|worker)/' },
      to: { path: '^apps/(?!$1/)' },
    },
    {
      name: 'no-cycles',
      comment:
        'Files that import each other load in an order that nobody chose; as ES modules they ' +
        'fail at the first decorator.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'loaded-when-needed',
      comment:
        'Every start of the API would load it, and pay in time and memory: import() it where ' +
        'it is used. For the decorators of @nestjs/swagger take those of ' +
        'openapi/documentation.decorators, for class-validator the fields of http/fields.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['\\.spec\\.ts$', ...LOADED_WHEN_NEEDED, ...WORKER_ONLY],
      },
      to: {
        path: [
          'node_modules/(@nestjs/swagger|bullmq|handlebars|ioredis|jose|nodemailer|otpauth|' +
            '@simplewebauthn|stripe|web-push)/',
          'node_modules/(@nestjs/swagger|bullmq|fflate|handlebars|ioredis|jose|nodemailer)/',
          'node_modules/(@nestjs/swagger|bullmq|handlebars|ioredis|jose|nodemailer|openid-client)/',
          'node_modules/@nestjs/bullmq/',
          'node_modules/@bull-board/',
          'node_modules/@opentelemetry/',
          'node_modules/(@e-invoice-eu/core|pdfkit)/',
          'node_modules/(class-validator|class-transformer)/cjs/index',
          ...LOADED_WHEN_NEEDED,
        ],
        // A single file of the package.
        pathNot: ['nodemailer/.*/addressparser/'],
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'parts-without-routes',
      comment:
        'These parts of a module exist so that a command loads them without the rest of the ' +
        'module: an import that brings its routes along loads everything again.',
      severity: 'error',
      from: {
        path: '^libs/[^/]+/src/public/(chain|examination|key-rotation|secrets|verification)\\.ts$',
      },
      to: { path: '\\.controller\\.ts$', reachable: true },
    },
    {
      name: 'worker-only',
      comment:
        'Consumers extend a class of @nestjs/bullmq, which loads BullMQ: only the worker may ' +
        'import them. import() what the command line needs of them.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', ...WORKER_ONLY] },
      to: { path: WORKER_ONLY, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'What ships must run without the development packages.',
      severity: 'error',
      // compile.mjs generates the TypeScript of the mail templates, which is committed; it does not
      // run later.
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '/templates/compile\\.mjs$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unknown-imports',
      comment: 'An import that resolves to nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
