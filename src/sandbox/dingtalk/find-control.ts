import type { Seen, SeenControl, Sight } from './sight.js';

/** A control found on a screen. */
export interface FoundControl {
  readonly control: SeenControl;
  readonly seen: Seen;
}

/** What can be tapped or filled in: newest post first, as somebody looks who scrolls up from the end. */
export function newestFirst(sight: Sight): readonly Seen[] {
  return sight.conversations.flatMap((one) => one.items).sort((a, b) => b.position - a.position);
}

/**
 * The button or link a person means by what is written on it, in the newest post that has one.
 *
 * @param wanted the whole label, or a pattern
 */
export function findControl(sight: Sight, wanted: string | RegExp): FoundControl | undefined {
  for (const seen of newestFirst(sight)) {
    const control = seen.controls.find(
      (one) => one.type !== 'input' && !one.disabled && matches(wanted, one),
    );
    if (control !== undefined) return { control, seen };
  }
  return undefined;
}

/** The newest post with a form to fill in. */
export function findForm(sight: Sight): Seen | undefined {
  return newestFirst(sight).find((seen) => seen.controls.some((one) => one.type === 'submit'));
}

/** What the person could tap or fill in now, for a message about what is not there. */
export function describeControls(sight: Sight): string {
  const lines = newestFirst(sight)
    .slice(0, 10)
    .flatMap((seen) =>
      seen.controls.length === 0
        ? []
        : `${seen.where}: ${seen.controls.map((one) => `[${one.label}]`).join(' ')}`,
    );
  return lines.length === 0 ? 'There is nothing to tap.' : `There is:\n${lines.join('\n')}`;
}

function matches(wanted: string | RegExp, { label }: SeenControl): boolean {
  return typeof wanted === 'string' ? label === wanted : label.search(wanted) >= 0;
}
