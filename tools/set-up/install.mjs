import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runChild } from './child.mjs';
import { root } from './root.mjs';
import { digest, textOf, writeStamp } from './stamp.mjs';

// Inside node_modules, so that removing node_modules removes the belief that it is complete.
const STAMP = join(root, 'node_modules', '.tokendesk-installed');

// There while npm works. Found at the start, it means that an earlier npm was killed.
const BEGUN = join(root, '.tokendesk', 'installing');

function wanted() {
  const [major] = process.versions.node.split('.');
  return digest([textOf(join(root, 'package-lock.json')), major ?? '', process.platform, process.arch]);
}

export function installed() {
  return textOf(STAMP) === wanted();
}

/** The npm that belongs to the running Node when a script of npm's started us, else the one on the path. */
function npm() {
  const script = process.env.npm_execpath ?? '';
  return basename(script) === 'npm-cli.js' ? [process.execPath, [script]] : ['npm', []];
}

export async function install() {
  console.error('Installing dependencies (the first time takes about a minute)…');
  rmSync(STAMP, { force: true });
  // npm takes a package whose unpacking was cut short for a whole one: what a killed npm left is of no use.
  if (existsSync(BEGUN)) rmSync(join(root, 'node_modules'), { recursive: true, force: true });
  writeStamp(BEGUN, '');
  const env = { ...process.env };
  // `npm run -s` hands its silence down, which would swallow the errors of this npm.
  for (const key of Object.keys(env)) if (key.toLowerCase() === 'npm_config_loglevel') delete env[key];
  const [command, before] = npm();
  // Not `npm ci`: it fails where a registry lacks the binaries of other platforms. Not saved: the lock file stays as
  // committed. Development and optional packages always: the compiler and PostgreSQL's binaries are among them.
  const flags = [
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-progress',
  ];
  try {
    await runChild(command, [...before, 'install', ...flags], env);
  } catch (error) {
    // An npm that gave up by itself has put things back as they were.
    if (!error.signal) rmSync(BEGUN, { force: true });
    throw error;
  }
  writeStamp(STAMP, wanted());
  rmSync(BEGUN, { force: true });
}
