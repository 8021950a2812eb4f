import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mistypedNames, readEnvironment, type Settings } from './config/environment.js';
import { readPolicy } from './config/policy-file.js';
import { ConfigError, type Problem } from './config/problems.js';
import type { Policy } from './core/policy.js';

export type { Settings } from './config/environment.js';
export { readPolicy } from './config/policy-file.js';
export { ConfigError } from './config/problems.js';

/** Everything the program is told before it starts. */
export interface Config {
  settings: Settings;
  policy: Policy;
  /** Where the policy came from; null when there is no file and the defaults hold. */
  policyFile: string | null;
  /** What is probably a mistake but does not stop the program. */
  warnings: readonly string[];
}

/** The file that is looked for where none is named. */
const usualFile = 'tokendesk.yaml';

/**
 * Reads the environment and `tokendesk.yaml`, once. The file is the one that `TOKENDESK_CONFIG` names, else
 * `tokendesk.yaml` in `directory` if there is one; without a file the defaults hold.
 *
 * @throws ConfigError that lists every problem with its key, line and remedy, and no secret.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  directory = process.cwd(),
): Config {
  const problems: Problem[] = [];
  const settings = readEnvironment(env, problems);
  const policyFile = settings.configPath ?? usualPolicyFile({}, directory);
  const policy = collecting(problems, () =>
    readPolicy(policyFile === null ? '' : sourceOf(policyFile), policyFile ?? usualFile),
  );
  if (policy === null || problems.length > 0) throw new ConfigError(problems);
  return { settings: Object.freeze(settings), policy, policyFile, warnings: mistypedNames(env) };
}

/** The file with the rules: the one that `TOKENDESK_CONFIG` names, else `tokendesk.yaml` in `directory`, else null. */
export function usualPolicyFile(
  env: Readonly<Record<string, string | undefined>>,
  directory = process.cwd(),
): string | null {
  const named = env['TOKENDESK_CONFIG']?.trim();
  if (named) return resolve(named);
  const usual = resolve(directory, usualFile);
  return existsSync(usual) ? usual : null;
}

function collecting<T>(problems: Problem[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

function sourceOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError([
      {
        where: 'the environment',
        key: 'TOKENDESK_CONFIG',
        message: `names ${path}, which cannot be read (${why}); correct the path or the file's permissions`,
      },
    ]);
  }
}
