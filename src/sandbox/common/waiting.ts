/** The least that is known of something on a person's screen, whatever the platform. */
interface Readable {
  readonly own: boolean;
  readonly text: string;
}

/** What can be waited on: the part of a platform's control that shows a person's screen. */
interface Screens<Seen extends Readable, Sight extends { readonly position: number }> {
  see(query: { readonly user: string }): Promise<Sight>;
  news(query: {
    readonly user: string;
    readonly since?: number | undefined;
    readonly timeoutMs?: number;
  }): Promise<{ readonly items: readonly Seen[]; readonly position: number }>;
}

/** What to wait for: a text or pattern in what is read, or a test of the whole thing. */
export type Wanted<Seen> = string | RegExp | ((seen: Seen) => boolean);

/**
 * Waits until something came up on a person's screen that is not their own doing and that fits; nothing that
 * showed up only for a moment is missed.
 *
 * @param options `since`: a feed position, the person's last own act when absent; `timeoutMs`: real
 *   milliseconds, 0 looks at once
 * @returns the first that fits, or undefined when the time is over
 */
export async function waitFor<Seen extends Readable>(
  control: Pick<Screens<Seen, never>, 'news'>,
  user: string,
  wanted: Wanted<Seen>,
  options: { readonly since?: number | undefined; readonly timeoutMs: number },
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
export async function waitUntil<T, Sight extends { readonly position: number }>(
  control: Screens<Readable, Sight>,
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

function says(seen: Readable, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? seen.text.includes(wanted) : seen.text.search(wanted) >= 0;
}
