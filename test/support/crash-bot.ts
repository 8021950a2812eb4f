import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../src/store/project-root.js';

/** A program in a process of its own that is started again whenever it dies, as an operator's supervisor would. */
export interface SupervisedBot {
  /** Base URL of its HTTP door; the same after every restart. */
  readonly url: string;
  /** How often it died. */
  readonly deaths: number;
  /** Deaths that nobody ordered, with the end of what it wrote to standard error. */
  readonly falls: readonly string[];
  /** Resolves when it is up and connected. */
  ready(): Promise<void>;
  /** Kills it now (SIGKILL); it comes back by itself. */
  kill(): void;
  /** How often it passed each place between two effects, as far as it could tell before it died. */
  readonly passed: ReadonlyMap<string, number>;
  /** Where it killed itself, as ordered. */
  readonly stopped: readonly string[];
  /** Stops it gracefully, for good. */
  stop(): Promise<void>;
}

/** How a bot is started. */
export interface BotOptions {
  /** URL of the tables' owner: the program migrates first, as in production. */
  databaseUrl: string;
  slackApiUrl: string;
  /** Bases of the local DingTalk's two APIs; without them there is Slack alone. */
  dingtalk?: { apiUrl: string; oapiUrl: string };
  leaseMs?: number;
  /** Where it is to kill itself: each place once, when it passes it for the n-th time in all. */
  stops?: ReadonlyMap<string, number>;
  /** Runs after each death, before the next start. */
  died?: () => Promise<void>;
}

/** Milliseconds within which a process must be up. */
const patienceMs = 60_000;

/** Compiles the program unless that is done already. Several processes may call it at once. */
export async function compiled(): Promise<void> {
  const setUp = pathToFileURL(join(projectRoot(), 'tools', 'set-up', 'set-up.mjs')).href;
  const code = `const { setUp } = await import(${JSON.stringify(setUp)}); await setUp(['build']);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { said, ended } = listen(child);
  if ((await ended).code !== 0) throw new Error(`the program could not be compiled:\n${said()}`);
}

/** A compiled file as a process; of this process's environment it gets only what every program needs. */
export function startCompiled(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(projectRoot(), 'dist', 'src', file), ...args], {
    env: { PATH, HOME, ...env },
    // The channel ends with this process, also when it is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // A test that is itself ended must not leave them behind.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

/** Lines that a process prints to standard output, one after another. */
export function linesOf(child: ChildProcess, hear: (line: string) => void): void {
  if (child.stdout) createInterface({ input: child.stdout }).on('line', hear);
}

/** The end of what a process wrote to standard error, and how it ended. */
export function listen(child: ChildProcess): {
  said: () => string;
  ended: Promise<{ code: number | null; signal: string | null }>;
} {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-4_000);
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  return { said: () => text, ended };
}

/** Something that somebody waits for. */
function promised<T>() {
  let keep: (value: T) => void = () => {};
  const kept = new Promise<T>((resolve) => {
    keep = resolve;
  });
  return { kept, keep };
}

/** Starts the bot and keeps it alive. */
export async function superviseBot(options: BotOptions): Promise<SupervisedBot> {
  const {
    databaseUrl,
    slackApiUrl,
    dingtalk,
    leaseMs,
    stops = new Map<string, number>(),
    died = async () => {},
  } = options;
  let url = '';
  let deaths = 0;
  let ordered = false;
  let stopping = false;
  let child: ChildProcess | null = null;
  let up = promised<void>();
  const over = promised<void>();
  const falls: string[] = [];
  const stopped: string[] = [];
  const passed = new Map<string, number>();

  const hear = (line: string) => {
    const told: { url?: string; passed?: Record<string, number>; stopped?: string | null } = JSON.parse(line);
    if (told.url) {
      url = told.url;
      up.keep();
    }
    for (const [place, times] of Object.entries(told.passed ?? {}))
      passed.set(place, (passed.get(place) ?? 0) + times);
    if (told.stopped) {
      ordered = true;
      stopped.push(told.stopped);
    }
  };
  const start = () => {
    ordered = false;
    const left = [...stops].filter(([place]) => !stopped.includes(place));
    const stop = left
      .map(([place, times]) => `${place}:${Math.max(1, times - (passed.get(place) ?? 0))}`)
      .join();
    const port = url === '' ? '0' : new URL(url).port;
    const args = ['--port', port, ...(leaseMs ? ['--lease-ms', `${leaseMs}`] : []), '--stop-at', stop];
    child = startCompiled('sandbox-bot.js', args, {
      DATABASE_URL: databaseUrl,
      SLACK_API_URL: slackApiUrl,
      ...(dingtalk ? { DINGTALK_API_URL: dingtalk.apiUrl, DINGTALK_OAPI_URL: dingtalk.oapiUrl } : {}),
    });
    const { said, ended } = listen(child);
    linesOf(child, hear);
    void ended.then(async ({ code, signal }) => {
      if (stopping && code === 0) return over.keep();
      if (!ordered || signal !== 'SIGKILL') falls.push(`${code ?? signal}: ${said()}`);
      deaths += 1;
      const before = up;
      up = promised();
      // Who waited for the dead one waits for the next.
      before.keep();
      await died();
      if (stopping) over.keep();
      else start();
    });
  };
  const ready = async () => {
    const late = AbortSignal.timeout(patienceMs);
    for (let waited = null; waited !== up; ) {
      waited = up;
      const gaveUp = new Promise<never>((_, reject) => {
        late.onabort = () => reject(new Error(`the bot does not come up:\n${falls.at(-1) ?? ''}`));
      });
      await Promise.race([up.kept, gaveUp]);
    }
  };
  start();
  await ready();
  return {
    get url() {
      return url;
    },
    get deaths() {
      return deaths;
    },
    falls,
    passed,
    stopped,
    ready,
    kill() {
      if (stopping) return;
      ordered = true;
      child?.kill('SIGKILL');
    },
    async stop() {
      await ready();
      stopping = true;
      child?.kill('SIGTERM');
      await over.kept;
    },
  };
}
