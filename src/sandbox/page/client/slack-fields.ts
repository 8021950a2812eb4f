/** What a person put into a field, as the control takes it. */
export type Entered = string | number | readonly string[] | null;

/** What stands in a field: a group of boxes, a menu or an input. */
export function entered(field: HTMLElement): Entered {
  if (field.classList.contains('sl-boxes')) {
    const chosen = [...field.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value);
    return field.dataset['type'] === 'checkboxes' ? chosen : (chosen[0] ?? null);
  }
  if (field instanceof HTMLSelectElement) {
    if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return field.value === '' ? null : field.value;
  }
  if (field instanceof HTMLInputElement && field.type === 'datetime-local')
    return epochSeconds(field.value, field.dataset['zone'] ?? 'UTC');
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) return field.value;
  return null;
}

/** A wall-clock time of a zone in epoch seconds; null for none. */
function epochSeconds(wall: string, zone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset at the moment found first decides, as it may differ from that at the same wall time in UTC.
  const first = asUtc - offsetMs(asUtc, zone);
  return Math.floor((asUtc - offsetMs(first, zone)) / 1000);
}

function offsetMs(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}
