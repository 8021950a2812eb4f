import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';
import { findChromium, launchOptions } from '#chromium';

/**
 * Whether Chromium is installed. Where it is not, one line says so, once for all files of a run.
 *
 * @throws Error instead when TOKENDESK_REQUIRE names chromium: there, a suite that does not run is a failure.
 */
export function browserFound(): boolean {
  if (findChromium() !== null) return true;
  if ((process.env['TOKENDESK_REQUIRE'] ?? '').split(',').includes('chromium'))
    throw new Error('browser tests: no Chromium found, and TOKENDESK_REQUIRE asks for it');
  if (isFirst()) console.log('browser tests did not run: no Chromium found');
  return false;
}

/** Starts it, without a screen. */
export async function startBrowser(): Promise<Browser> {
  const path = findChromium();
  if (path === null) throw new Error('no Chromium found');
  return chromium.launch(launchOptions(path));
}

/** Each file runs in a process of its own: the one that makes the note speaks for all, and removes those of earlier runs. */
function isFirst(): boolean {
  const directory = tmpdir();
  const prefix = 'tokendesk-no-chromium-';
  try {
    writeFileSync(join(directory, `${prefix}${inject('run')}`), '', { flag: 'wx' });
  } catch {
    return false;
  }
  for (const name of readdirSync(directory))
    if (name.startsWith(prefix) && name !== `${prefix}${inject('run')}`) rmSync(join(directory, name));
  return true;
}
