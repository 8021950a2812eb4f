// Finding Chromium: what drives the page in tests, benchmarks and screenshots. Nothing is downloaded for them.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What distributions call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function findChromium(env = process.env) {
  const given = env['CHROMIUM_PATH']?.trim();
  if (given) return isProgram(given) ? given : null;
  for (const name of NAMES)
    for (const directory of (env['PATH'] ?? '').split(delimiter).filter((one) => one !== '')) {
      const path = join(directory, name);
      if (isProgram(path)) return path;
    }
  return null;
}

export function launchOptions(path) {
  return {
    executablePath: path,
    headless: true,
    // In containers there is often neither a graphics card nor the right to make sandboxes, and little shared memory.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  };
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
