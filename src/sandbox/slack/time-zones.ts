/** What Slack says about a person's time zone. */
export interface ZoneFacts {
  readonly tz: string;
  /** English long name, such as `China Standard Time`. */
  readonly tz_label: string;
  /** Seconds east of UTC at the asked moment, daylight saving included. */
  readonly tz_offset: number;
}

/** Creates a reader of zone facts that keeps its formatters, which are slow to make. */
export function createZoneReader(): (tz: string, at: number) => ZoneFacts {
  const formats = new Map<string, { offset: Intl.DateTimeFormat; label: Intl.DateTimeFormat }>();
  return (tz, at) => {
    let format = formats.get(tz);
    if (format === undefined) {
      format = {
        offset: new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' }),
        label: new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'long' }),
      };
      formats.set(tz, format);
    }
    const label = zoneName(format.label, at);
    return { tz, tz_label: label, tz_offset: offsetSeconds(zoneName(format.offset, at)) };
  };
}

function zoneName(format: Intl.DateTimeFormat, at: number): string {
  return format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** `GMT+05:30` → 19800; `GMT` → 0. */
function offsetSeconds(text: string): number {
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text);
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
