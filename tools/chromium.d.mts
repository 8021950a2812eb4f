import type { LaunchOptions } from 'playwright-core';

/** Path of the Chromium that is installed: what `CHROMIUM_PATH` names, else the first on the `PATH`; null without one. */
export function findChromium(env?: Readonly<Record<string, string | undefined>>): string | null;

/** How it is launched without a screen, as any user, root in a container included. */
export function launchOptions(path: string): LaunchOptions;
