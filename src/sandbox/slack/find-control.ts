import type { Place, Seen, SeenControl, Sight } from './sight.js';

/** A control found on a screen. */
interface FoundControl {
  readonly place: Place;
  readonly control: SeenControl;
  readonly seen: Seen;
}

/**
 * The control a person means by what is written on it: in the modal when one is open, else the newest one in
 * any conversation or in the App Home.
 *
 * @param wanted the whole label, or a pattern
 */
export function findControl(sight: Sight, wanted: string | RegExp): FoundControl | undefined {
  const places = reachable(sight);
  for (const seen of places) {
    // The last control of a message wins no more than the first: the reading order decides.
    const control = seen.controls.find((one) => !one.input && matches(wanted, one));
    if (control !== undefined) return { place: seen.place, control, seen };
  }
  return undefined;
}

/** What the person could click or fill in now, for a message about what is not there. */
export function describeControls(sight: Sight): string {
  const lines = reachable(sight)
    .slice(0, 10)
    .flatMap((seen) =>
      seen.controls.length === 0
        ? []
        : `${seen.where}: ${seen.controls.map((one) => `[${one.label}]`).join(' ')}`,
    );
  return lines.length === 0 ? 'There is nothing to click.' : `There is:\n${lines.join('\n')}`;
}

/** Newest first; an open modal covers everything else. */
function reachable(sight: Sight): readonly Seen[] {
  if (sight.modal !== undefined) return [sight.modal];
  const items = sight.conversations.flatMap((conversation) => conversation.items);
  const all = sight.home === undefined ? items : [...items, sight.home];
  return all.sort((a, b) => b.position - a.position);
}

function matches(wanted: string | RegExp, control: SeenControl): boolean {
  const labels = [
    control.label,
    ...(control.type === 'overflow' ? control.options.map(({ text }) => text) : []),
  ];
  return labels.some((label) => (typeof wanted === 'string' ? label === wanted : label.search(wanted) >= 0));
}
