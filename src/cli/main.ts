import { ConfigError, loadConfig, usualPolicyFile } from '../config.js';

const usage = `usage: tokendesk COMMAND

  parse TEXT [--json]        what a sentence means (--stdin: one a line; --now, --zone, --unit)
  import members.csv         members from a CSV file (--workspace T123, --dry-run)
  grant --file grants.csv    gives to many (or --team, --plan, --amount …); shows it first, does it with --yes
  policy check [--file F]    whether a file is good, and what its rules do (--json)
  policy explain             which rule a request meets and who is asked (--as MEMBER --amount 500)
  audit [--since DAY]        who did what, as CSV or JSON (--until, --who, --action, --subject, --format, --out F)
  verify [--json]            proves the books from the tables
  tour [--locale zh-CN]      plays the story over a local Slack (--json, --keep)
  dingtalk setup | status    makes the approval form in DingTalk; the month's calls
  slack manifest --url URL   the Slack app's manifest for HTTP; without --url, for Socket Mode

  --database URL             another database than DATABASE_URL or the data directory's`;

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};

/** Runs one command; returns its exit code. */
async function run(argv: string[]): Promise<number> {
  const { rest, database } = withoutDatabase(argv);
  const [command, ...args] = rest;
  const { stdin, stdout, stderr } = process;
  // Each command loads only what it needs: a sentence is understood without a database.
  if (command === 'parse') {
    const { parseCommand } = await import('./parse.js');
    return parseCommand(args, { stdin, stdout, stderr, now: () => new Date() });
  }
  if (command === undefined || command === 'help' || command === '--help') {
    io.out(usage);
    return command === undefined ? 2 : 0;
  }
  if (command === 'slack') {
    const { slackCommand } = await import('./slack.js');
    const { manifestFor } = await import('../slack-manifest.js');
    return slackCommand(args, io, manifestFor);
  }
  // Before the settings: a file is checked on a machine that has none.
  if (command === 'policy' && args[0] !== 'explain') {
    const { policyCommand } = await import('./policy.js');
    return policyCommand(args, io, usualPolicyFile(process.env), () =>
      Promise.reject(new Error('not asked for')),
    );
  }
  const config = loadConfig({ ...process.env, ...(database ? { DATABASE_URL: database } : {}) });
  if (command === 'audit') {
    const { auditCommand } = await import('./audit.js');
    const { openDesk } = await import('../open-desk.js');
    return auditCommand(args, { out: process.stdout, err: io.err }, () => openDesk(config, io.err));
  }
  if (command === 'verify') {
    const { verifyCommand } = await import('./verify.js');
    const { openDatabase } = await import('../database.js');
    return verifyCommand(args, io, () => openDatabase(config.settings, io.err));
  }
  if (command === 'policy') {
    const { policyCommand } = await import('./policy.js');
    const { openDesk } = await import('../open-desk.js');
    const { readWords } = await import('../compose.js');
    const open = async () => ({ ...(await openDesk(config, io.err)), words: readWords() });
    return policyCommand(args, io, config.policyFile, open);
  }
  if (command === 'dingtalk') {
    const { dingtalkCommand } = await import('./dingtalk.js');
    const { dingtalkSetup } = await import('../dingtalk-setup.js');
    const { openDesk } = await import('../open-desk.js');
    const { createLog } = await import('../kit/log.js');
    const log = createLog({ level: process.env['LOG_LEVEL'] ?? 'silent' });
    const { desk, close } = await openDesk(config, io.err);
    try {
      return await dingtalkCommand(args, io, dingtalkSetup(config, desk, log));
    } finally {
      await close();
    }
  }
  if (command === 'import') {
    const { importCommand } = await import('./import.js');
    const { openDesk } = await import('../open-desk.js');
    return importCommand(args, io, () => openDesk(config, io.err));
  }
  if (command === 'grant') {
    const { grantCommand } = await import('./grant.js');
    const { openDesk } = await import('../open-desk.js');
    return grantCommand(args, io, () => openDesk(config, io.err));
  }
  if (command === 'tour') {
    const { tourCommand } = await import('../tour-run.js');
    const { createLog } = await import('../kit/log.js');
    const log = createLog({ level: process.env['LOG_LEVEL'] ?? 'warn' });
    return tourCommand(args, config.settings, log, io);
  }
  io.err(`There is no command "${command}".\n\n${usage}`);
  return 2;
}

function withoutDatabase(argv: string[]): { rest: string[]; database: string | null } {
  const at = argv.indexOf('--database');
  if (at < 0) return { rest: argv, database: null };
  return { rest: [...argv.slice(0, at), ...argv.slice(at + 2)], database: argv[at + 1] ?? null };
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    io.err(
      error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error),
    );
    process.exitCode = 1;
  },
);
