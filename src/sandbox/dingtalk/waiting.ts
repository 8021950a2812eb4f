import type { DingTalkControl } from './control.js';
import type { Seen, Sight } from './sight.js';

/** What to wait for: a text or pattern in what is read, or a test of the whole thing. */
export type Wanted = string | RegExp | ((seen: Seen) => boolean);

/**
 * Waits until something came up on a person's screen that is not their own doing and that fits; nothing that
 * showed up only for a moment is missed.
 *
 * @param options `since`: a feed position, the person's last own act when absent; `timeoutMs`: real
 *   milliseconds, 0 looks at once
 * @returns the first that fits, or undefined when the time is over
 */
export async function waitFor(
  control: DingTalkControl,
  user: string,
  wanted: Wanted,
  options: { readonly since?: number; readonly timeoutMs: number },
): Promise<Seen | undefined> {
  const fits = typeof wanted === 'function' ? wanted : (seen: Seen) => says(seen, wanted);
  const deadline = Date.now() + options.timeoutMs;
  let since = options.since;
  for (;;) {
    const left = Math.max(0, deadline - Date.now());
    const { items, position } = await control.news({ user, since, timeoutMs: left });
    const found = items.find((seen) => !seen.own && fits(seen));
    if (found !== undefined) return found;
    if (Date.now() >= deadline) return undefined;
    since = position;
  }
}

/**
 * Waits until a person's screen as a whole gives an answer.
 *
 * @throws when the time is over
 */
export async function waitUntil<T>(
  control: DingTalkControl,
  user: string,
  look: (sight: Sight) => T | undefined,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const sight = await control.see({ user });
    const found = look(sight);
    if (found !== undefined) return found;
    const left = deadline - Date.now();
    if (left <= 0) throw new Error(`${user} waited ${timeoutMs} ms in vain`);
    await control.news({ user, since: sight.position, timeoutMs: left });
  }
}

function says(seen: Seen, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? seen.text.includes(wanted) : seen.text.search(wanted) >= 0;
}
