import { ConfigError, loadConfig, type Settings } from './config.js';
import { createLog } from './kit/log.js';
import { runProduction } from './production.js';
import { runSandbox } from './sandbox-run.js';

/**
 * `npm start`: the production service where a platform's tokens are set, else the sandbox. Stops gracefully on SIGINT
 * and SIGTERM; a second signal of the same moment (npm passes one on) changes nothing.
 */
async function main(): Promise<void> {
  const config = loadConfig();
  const { settings } = config;
  const log = createLog({ level: settings.logLevel, secrets: secretsOf(settings) });
  for (const warning of config.warnings) log.warn({}, warning);
  const running =
    settings.slack || settings.dingtalk ? await runProduction(config, log) : await runSandbox(config, log);
  process.stdout.write(`${running.greeting}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop did not go well');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  // A person reads this: what is wrong and what to do, without a stack where the program knows both.
  process.stderr.write(`${error instanceof ConfigError ? error.message : describe(error)}\n`);
  process.exit(1);
});

function describe(error: unknown): string {
  if (isPortTaken(error))
    return `Port ${error.port} is taken by another program. Stop that one, or choose another: PORT=3001 npm start`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What must never reach the log, wherever it turns up. */
function secretsOf({ slack, dingtalk, apiKeys, databaseUrl, redisUrl }: Settings): string[] {
  const keys = apiKeys.map(({ key }) => key);
  const tokens = slack ? [slack.botToken, slack.appToken, slack.signingSecret] : [];
  if (dingtalk) keys.push(dingtalk.clientSecret);
  const passwords = [databaseUrl, redisUrl].map((url) => (url === null ? '' : new URL(url).password));
  return [...keys, ...passwords, ...tokens.filter((token) => token !== null)];
}

function isPortTaken(error: unknown): error is Error & { port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
}
